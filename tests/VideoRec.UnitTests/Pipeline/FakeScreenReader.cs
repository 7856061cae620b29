using System.Numerics;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>Sees one line of text in every picture.</summary>
internal sealed class FakeScreenReader : IScreenReader
{
    public string ModelId { get; set; } = "glasses";

    public bool IsMissing { get; set; }

    public string Text { get; set; } = "Mind the gap";

    public Task LoadAsync(CancellationToken cancellationToken) =>
        IsMissing ? throw new ModelUnavailableException(ModelId, "The model is missing.") : Task.CompletedTask;

    public async Task<IReadOnlyList<TextRegion>> FindAsync(RgbFrames picture, int shortSide, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return [new TextRegion(new Vector2(8, 8), new Vector2(48, 0), new Vector2(0, 9), 0.9f)];
    }

    public Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, IReadOnlyList<TextRegion> regions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadText>>([.. regions.Select(_ => new ReadText(Text, 0.95f))]);
}
