using Microsoft.ML.OnnxRuntime;

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

    public void Dispose() => session.Dispose();
}
