using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>What has to be known of a sequence model to use it.</summary>
/// <param name="LookModelId">Whose vectors it reads; null where there were none.</param>
/// <param name="Dimension">Numbers of a joined vector.</param>
/// <param name="Viewers">It learned from.</param>
/// <param name="Longest">Videos of a history that are read.</param>
internal sealed record SequenceManifest(string? LookModelId, string? WordsModelId, int Dimension, int Viewers, int Longest);

/// <summary>A sequence model on disk: the network with all around it as ONNX (<c>watched</c> [1, time, dimension] to <c>point</c> [1, dimension]) and its manifest.</summary>
internal static class SequenceModelFile
{
    public const string Network = "sequence.onnx";
    public const string Manifest = "sequence.json";
    private const int ExportedTime = 3;

    /// <param name="basis">[codes, dimension]: the codes of a joined vector x are basis · x.</param>
    public static byte[] Export(SequenceSettings settings, float[] basis, IReadOnlyDictionary<string, float[]> parameters)
    {
        var dimension = basis.Length / settings.Codes;
        var graph = new GraphBuilder();
        var directions = graph.Constant([settings.Codes, dimension], basis);
        var codes = graph.Input("watched", [1, ExportedTime, dimension]).Linear(directions);
        var point = new SequenceNetwork(graph, settings).Last(codes).MatMul(directions);
        return graph.ExportModel(parameters, new DynamicAxes(("watched", 1, "time")), ("point", point));
    }

    public static void Write(string folder, byte[] network, SequenceManifest manifest)
    {
        File.WriteAllBytes(Path.Combine(folder, Network), network);
        File.WriteAllText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web));
    }

    /// <exception cref="TrainingRefusedException">A file is missing or damaged.</exception>
    public static OnnxSequencePredictor Read(string id, string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<SequenceManifest>(File.ReadAllText(Path.Combine(folder, Manifest)), JsonSerializerOptions.Web)
                ?? throw new JsonException("The manifest is empty.");
            var session = GraphSession.Open(File.ReadAllBytes(Path.Combine(folder, Network)), GraphSession.OneThread);
            return new OnnxSequencePredictor(id, manifest, session);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or OnnxRuntimeException)
        {
            throw new TrainingRefusedException($"The sequence model cannot be loaded: {exception.Message}");
        }
    }
}

/// <summary>A sequence model in memory. Its session is let go by the garbage collector: a list may still be asking it when another takes its place.</summary>
internal sealed class OnnxSequencePredictor(string id, SequenceManifest manifest, InferenceSession session) : ISequencePredictor
{
    public string Id => id;

    public string? LookModelId => manifest.LookModelId;

    public string? WordsModelId => manifest.WordsModelId;

    public int Dimension => manifest.Dimension;

    public int Viewers => manifest.Viewers;

    public int Longest => manifest.Longest;

    public float[] Predict(float[] watched)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(watched, [1, watched.Length / manifest.Dimension, manifest.Dimension]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["watched"], [input], ["point"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
