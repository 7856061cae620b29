using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>Runs a model over example pictures and finds between which numbers its inner values lie.</summary>
internal static class ActivationRanges
{
    /// <summary>Pictures a run: every inner value of all of them is held at once.</summary>
    private const int Batch = 2;

    /// <summary>Numbers a value gives in one run, beside its smallest and largest.</summary>
    private const int Sample = 2048;

    /// <param name="model">The model as it is.</param>
    /// <param name="tensors">Names of its inner float values.</param>
    public static IReadOnlyDictionary<string, QuantisedRange> Measure(
        byte[] model, IReadOnlyCollection<string> tensors, RgbFrames frames, PictureInput input, CancellationToken cancellationToken)
    {
        var graph = new ModelGraph(model);
        foreach (var tensor in tensors.Where(t => !graph.IsOutput(t) && !graph.IsInput(t)))
            graph.AddOutput(tensor);
        using var session = GraphSession.Open(graph.Write(), GraphSession.OneThread);
        string[] names = [.. tensors];
        var samples = names.ToDictionary(name => name, _ => new List<float>());
        using var options = new RunOptions();
        for (var first = 0; first < frames.Count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var pictures = PictureTensor.Create(frames, first, Math.Min(Batch, frames.Count - first), input);
            using var values = session.Run(options, new Dictionary<string, OrtValue> { [input.Name] = pictures }, names);
            foreach (var (name, value) in names.Zip(values))
                Take(value.GetTensorDataAsSpan<float>(), samples[name]);
        }

        return samples.ToDictionary(s => s.Key, s => QuantisedRange.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(s.Value)));
    }

    /// <summary>An odd distance between the numbers taken, so that all channels and columns have their turn.</summary>
    private static void Take(ReadOnlySpan<float> values, List<float> sample)
    {
        var step = Math.Max(1, values.Length / Sample) | 1;
        for (var i = 0; i < values.Length; i += step)
            sample.Add(values[i]);
        sample.Add(System.Numerics.Tensors.TensorPrimitives.Min(values));
        sample.Add(System.Numerics.Tensors.TensorPrimitives.Max(values));
    }
}
