using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>Two frame models, "small" and "large", two text models, and one that is not there.</summary>
internal sealed class FakeEncoders(ActiveModelStore activeModels) : IEncoders
{
    public Action<string>? Encoding { get; set; }

    /// <summary>The label that is surely seen in every frame; null for none.</summary>
    public int? Seen { get; set; }

    public async Task<IFrameEncoder> FrameAsync(string? modelId, CancellationToken cancellationToken)
    {
        modelId ??= await activeModels.FindAsync(ModelTasks.Frames, cancellationToken) ?? "small";
        return modelId switch
        {
            "small" => new FrameEncoder(modelId, 8, this),
            "large" => new FrameEncoder(modelId, 12, this),
            _ => throw new ModelUnavailableException(modelId, "The model is missing."),
        };
    }

    public async Task<ITextEncoder> TextAsync(string? modelId, CancellationToken cancellationToken) =>
        new TextEncoder(modelId ?? await activeModels.FindAsync(ModelTasks.Text, cancellationToken) ?? "words");

    public Task<ISaliencyEncoder> SaliencyAsync(string? modelId, CancellationToken cancellationToken) =>
        Task.FromResult<ISaliencyEncoder>(new SaliencyEncoder());

    private static readonly LabelVocabulary Names = LabelVocabulary.Parse("index\twnid\ten\tzh\tgroup\n0\tn0\tapple\t苹果\tx\n1\tn1\tbridge\t桥梁\tx\n2\tn2\tcastle\t城堡\tx");

    private sealed class FrameEncoder(string modelId, int dimension, FakeEncoders owner) : IFrameEncoder
    {
        public string ModelId => modelId;

        public int InputWidth => dimension;

        public int InputHeight => dimension;

        public int Dimension => dimension;

        // The small one names three things, and is sure of none but what it is told to see.
        public int LabelCount => Labels?.Count ?? 0;

        public LabelVocabulary? Labels => modelId == "small" ? Names : null;

        public Task<FrameEncoding> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            owner.Encoding?.Invoke(modelId);
            float[] embeddings = [.. Enumerable.Range(0, frames.Count).SelectMany(i => frames[i].ToArray().Take(dimension).Select(value => value + 1f))];
            var logits = new float[frames.Count * LabelCount];
            for (var label = owner.Seen ?? logits.Length; label < logits.Length; label += LabelCount)
                logits[label] = 9;
            return Task.FromResult(new FrameEncoding(frames.Count, dimension, embeddings, LabelCount, logits));
        }
    }

    private sealed class TextEncoder(string modelId) : ITextEncoder
    {
        public string ModelId => modelId;

        public int Dimension => 4;

        public Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
        {
            var angle = text.Sum(c => c) + modelId.Length;
            return Task.FromResult<float[]>([MathF.Cos(angle), MathF.Sin(angle), 0, 0]);
        }
    }

    private sealed class SaliencyEncoder : ISaliencyEncoder
    {
        public string ModelId => "saliency";

        public Task<SaliencyMaps> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken) =>
            Task.FromResult(new SaliencyMaps(frames.Count, 4, 4, new float[frames.Count * 16]));
    }
}
