using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Embeddings;

/// <summary>A small model from look vectors to look vectors: what a fine-tuning made.</summary>
internal sealed class LookProjection(ModelSession session, string input, string output, int dimension) : IDisposable
{
    private const int Batch = 256;

    /// <summary>Opens a file on the CPU.</summary>
    public static LookProjection Open(string path, string input, string output, int dimension, int threads)
    {
        var plan = new SessionPlan("CPU", 0, threads);
        using var options = plan.ToOptions();
        return new LookProjection(new ModelSession(new InferenceSession(path, options), plan), input, output, dimension);
    }

    /// <summary>Opens a model that is in memory, on the CPU.</summary>
    public static LookProjection Open(byte[] model, string input, string output, int dimension, int threads)
    {
        var plan = new SessionPlan("CPU", 0, threads);
        using var options = plan.ToOptions();
        return new LookProjection(new ModelSession(new InferenceSession(model, options), plan), input, output, dimension);
    }

    /// <param name="looks">Each of the model's dimension.</param>
    /// <returns>One a look.</returns>
    public async Task<float[][]> ProjectAsync(IReadOnlyList<float[]> looks, CancellationToken cancellationToken)
    {
        var projected = new List<float[]>(looks.Count);
        foreach (var batch in looks.Chunk(Batch))
        {
            using var rows = OrtValue.CreateTensorValueFromMemory(batch.SelectMany(look => look).ToArray(), [batch.Length, dimension]);
            var results = await session.RunAsync(new Dictionary<string, OrtValue> { [input] = rows }, [output], cancellationToken).ConfigureAwait(false);
            projected.AddRange(results[0].Chunk(dimension));
        }

        return [.. projected];
    }

    /// <summary>The frames of one video, each by itself.</summary>
    /// <param name="frames">As the frame encoder gives them, one after the other.</param>
    /// <returns>Unit vectors, one after the other; frames in which nothing was seen are left out.</returns>
    public async Task<float[]> ProjectFramesAsync(ReadOnlyMemory<float> frames, CancellationToken cancellationToken)
    {
        var units = new List<float[]>();
        for (var first = 0; first < frames.Length; first += dimension)
            if (EmbeddingPooling.LookVector(frames.Span.Slice(first, dimension), dimension) is var unit && Array.Exists(unit, value => value != 0))
                units.Add(unit);
        return [.. (await ProjectAsync(units, cancellationToken).ConfigureAwait(false)).SelectMany(frame => frame)];
    }

    /// <summary>A video's look, of its frames.</summary>
    /// <returns>A unit vector; empty where nothing was seen.</returns>
    public async Task<float[]> LookAsync(ReadOnlyMemory<float> frames, CancellationToken cancellationToken)
    {
        var projected = await ProjectFramesAsync(frames, cancellationToken).ConfigureAwait(false);
        return projected.Length == 0 ? [] : EmbeddingPooling.LookVector(projected, dimension);
    }

    public void Dispose() => session.Dispose();
}
