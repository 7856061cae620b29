using VideoRec.Domain.Copies;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Copies;

/// <summary>Reads what a clip is compared by, as the pipeline stores it.</summary>
internal sealed class TraceReader(ProductServices services, VectorCache cache)
{
    private const int Frames = 64;

    private readonly ClipEmbedder _embedder = new(services, Frames);

    /// <param name="change">Name and maker of a changed version, which is read instead.</param>
    public async Task<CopyTrace> ReadAsync(string file, (string Name, Func<Task<string>> MakeAsync)? change, CancellationToken cancellationToken)
    {
        var stored = await cache.GetAsync($"copies 1 {file} {new FileInfo(file).Length} {change?.Name}", async () =>
        {
            var (frames, encoder) = await _embedder.FramesAsync(change is { } made ? await made.MakeAsync() : file, cancellationToken);
            var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
            return new Stored(
                [.. frames.TimesSeconds], [.. Enumerable.Range(0, encoding.Count).Select(i => encoding.Embedding(i).ToArray())], FrameFingerprint.Of(frames));
        }, cancellationToken);
        return CopyTrace.Of(stored.Times, stored.Vectors, stored.Fingerprints);
    }

    private sealed record Stored(double[] Times, float[][] Vectors, byte[][] Fingerprints);
}
