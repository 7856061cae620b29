using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;

namespace VideoRec.UnitTests.Domain.Search;

/// <summary>A frame model that names a cat and a car, and a text model for which everything else is a third thing.</summary>
internal sealed class NamingEncoders : IEncoders
{
    public bool Missing { get; set; }

    public Task<IFrameEncoder> FrameAsync(string? modelId, CancellationToken cancellationToken) => Task.FromResult<IFrameEncoder>(Missing ? throw Refusal() : new Frames());

    public Task<ITextEncoder> TextAsync(string? modelId, CancellationToken cancellationToken) => Task.FromResult<ITextEncoder>(Missing ? throw Refusal() : new Text());

    public Task<ISaliencyEncoder> SaliencyAsync(string? modelId, CancellationToken cancellationToken) => throw Refusal();

    private static ModelUnavailableException Refusal() => new("model", "The model is missing.");

    private sealed class Frames : IFrameEncoder
    {
        public string ModelId => "frames";

        public int InputWidth => 8;

        public int InputHeight => 8;

        public int Dimension => 1;

        public int LabelCount => 2;

        public LabelVocabulary? Labels { get; } = LabelVocabulary.Parse("index\twnid\ten\tzh\tgroup\n0\tn0\tcat\t猫\tcat\n1\tn1\tcar\t车\tcar");

        public Task<FrameEncoding> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Text : ITextEncoder
    {
        public string ModelId => "text";

        public int Dimension => 3;

        public Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken) => Task.FromResult<float[]>(text switch
        {
            "cat" or "猫" => [1, 0, 0],
            "car" or "车" => [0, 1, 0],
            _ => [0, 0, 1],
        });
    }
}
