using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What has to be known of a projection to use it.</summary>
/// <param name="FrameModel">Whose looks it takes.</param>
/// <param name="Dimension">Numbers of a look, before and after.</param>
internal sealed record TunedLookManifest(string FrameModel, int Dimension);

/// <summary>A projection on disk: the network as ONNX (<see cref="GatedResidual.Export"/>) and its manifest.</summary>
internal static class TunedLookFile
{
    public const string Network = "projection.onnx";
    public const string Manifest = "projection.json";

    public static void Write(string folder, byte[] network, TunedLookManifest manifest)
    {
        File.WriteAllBytes(Path.Combine(folder, Network), network);
        File.WriteAllText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web));
    }

    /// <exception cref="TrainingRefusedException">A file is missing or damaged.</exception>
    public static (TunedLookManifest Manifest, LookProjection Projection) Open(string folder, int threads)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<TunedLookManifest>(File.ReadAllText(Path.Combine(folder, Manifest)), JsonSerializerOptions.Web)
                ?? throw new JsonException("The manifest is empty.");
            return (manifest, LookProjection.Open(Path.Combine(folder, Network), GatedResidual.Input, GatedResidual.Output, manifest.Dimension, threads));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or OnnxRuntimeException)
        {
            throw new TrainingRefusedException($"The projection cannot be loaded: {exception.Message}");
        }
    }
}
