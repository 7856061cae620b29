using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>What belongs to the model's file.</summary>
/// <param name="FrameModelId">Model that made the frame vectors it was trained on.</param>
/// <param name="Dimension">Numbers of such a vector.</param>
/// <param name="Lags">Frames it is given at each place.</param>
/// <param name="States">Numbers of the temporal embedding.</param>
internal sealed record NextFrameManifest(string FrameModelId, int Dimension, int Lags, int States);

/// <summary>
/// A trained network as it is served: ONNX with the standard GRU operator, the projection inside, any number of frames.
/// Inputs: <c>frames</c> [time, dimension], vectors as the frame model gave them, and <c>before</c> [time, lags], for each place the places of
/// the frame itself and of those before it. Outputs: <c>queries</c> and <c>keys</c> [1, time, width + bands], <c>states</c> [1, time, states].
/// </summary>
internal sealed class NextFrameModel : INextFramePredictor, IDisposable
{
    public const string Network = "next-frame.onnx";
    public const string ManifestName = "next-frame.json";

    private static readonly string[] Inputs = ["frames", "before"];
    private readonly InferenceSession _session;
    private readonly Lock _running = new();

    private NextFrameModel(NextFrameManifest manifest, InferenceSession session) => (Manifest, _session) = (manifest, session);

    public NextFrameManifest Manifest { get; }

    /// <summary>Writes both files.</summary>
    public static void Write(
        string folder, NextFrameManifest manifest, FrameProjection projection, NextFrameSettings settings, IReadOnlyDictionary<string, float[]> parameters)
    {
        File.WriteAllBytes(Path.Combine(folder, Network), Export(projection, settings, parameters));
        File.WriteAllText(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web));
    }

    /// <exception cref="TrainingRefusedException">A file is missing or damaged.</exception>
    public static NextFrameModel Read(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<NextFrameManifest>(File.ReadAllText(Path.Combine(folder, ManifestName)), JsonSerializerOptions.Web)
                ?? throw new JsonException("There is nothing in it.");
            return new NextFrameModel(manifest, GraphSession.Open(File.ReadAllBytes(Path.Combine(folder, Network)), GraphSession.OneThread));
        }
        catch (Exception exception) when (exception is IOException or JsonException or OnnxRuntimeException)
        {
            throw new TrainingRefusedException($"The files of the next-frame model cannot be read: {exception.Message}");
        }
    }

    internal static byte[] Export(FrameProjection projection, NextFrameSettings settings, IReadOnlyDictionary<string, float[]> parameters)
    {
        var graph = new GraphBuilder();
        var frames = graph.Input("frames", [2, projection.Dimension]).L2Normalise() - graph.Constant([projection.Dimension], projection.Mean);
        var known = frames.MatMul(graph.Constant([projection.Width, projection.Dimension], projection.Directions).TransposeLast());
        var rows = known.Gather(graph.IndexInput("before", [2, settings.Lags])).Unsqueeze(0);
        var outputs = new NextFrameNetwork(graph, settings, projection.Width).Served(rows);
        (string Name, int Axis, string Size)[] open = [("frames", 0, "time"), ("before", 0, "time"), ("queries", 1, "time"), ("keys", 1, "time"), ("states", 1, "time")];
        return graph.ExportModel(parameters, new DynamicAxes(open), ("queries", outputs.Queries), ("keys", outputs.Keys), ("states", outputs.States));
    }

    /// <summary>The temporal embedding: the state behind the last frame, at unit length.</summary>
    public float[] Embed(FrameSequence video)
    {
        using var outputs = Run(video, "states");
        var state = outputs[0].GetTensorDataAsSpan<float>()[^Manifest.States..];
        var unit = new float[state.Length];
        var norm = System.Numerics.Tensors.TensorPrimitives.Norm(state);
        if (norm > 0)
            System.Numerics.Tensors.TensorPrimitives.Divide(state, norm, unit);
        return unit;
    }

    public NextFrameGuesses Guess(FrameSequence video)
    {
        using var outputs = Run(video, "queries", "keys");
        var queries = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        return new NextFrameGuesses(queries.Length / video.Count, queries, outputs[1].GetTensorDataAsSpan<float>().ToArray(), new float[video.Count]);
    }

    public void Dispose() => _session.Dispose();

    private IDisposableReadOnlyCollection<OrtValue> Run(FrameSequence video, params string[] outputs)
    {
        if (video.Dimension != Manifest.Dimension)
            throw new ArgumentException($"The frames have {video.Dimension} numbers, the network was trained on {Manifest.Dimension}.", nameof(video));
        var before = new long[video.Count * Manifest.Lags];
        for (var i = 0; i < before.Length; i++)
            before[i] = Math.Max(0, (i / Manifest.Lags) - (i % Manifest.Lags));
        using var frames = OrtValue.CreateTensorValueFromMemory(video.Vectors.ToArray(), [video.Count, video.Dimension]);
        using var places = OrtValue.CreateTensorValueFromMemory(before, [video.Count, Manifest.Lags]);
        using var options = new RunOptions();
        lock (_running)
            return _session.Run(options, Inputs, [frames, places], outputs);
    }
}
