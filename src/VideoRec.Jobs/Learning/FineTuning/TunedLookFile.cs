using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What has to be known of a tuned encoder to make looks with it.</summary>
/// <param name="FrameModel">What it was tuned from.</param>
/// <param name="Dimension">Numbers of a look, before and after.</param>
/// <param name="Encoder">Its id in the catalogue; null where the frame model's file could not be written anew.</param>
/// <param name="LastBlock">Whether its last block is another one, so that videos have to be looked at again; else a projection of the stored vectors is all there is to it.</param>
internal sealed record TunedLookManifest(string FrameModel, int Dimension, string? Encoder = null, bool LastBlock = false);

/// <summary>A tuned encoder, ready to make looks.</summary>
/// <param name="Projection">Null where the encoder itself has to look.</param>
internal sealed record TunedLook(TunedLookManifest Manifest, LookProjection? Projection) : IDisposable
{
    public void Dispose() => Projection?.Dispose();
}

/// <summary>What a fine-tuning leaves in its run's folder: a manifest, and the projection as ONNX (see <see cref="TunedProjection"/>) where that is all.</summary>
internal static class TunedLookFile
{
    public const string Network = "projection.onnx";
    public const string Manifest = "projection.json";

    /// <param name="network">Null where the encoder itself has to look.</param>
    /// <returns>Names of the files.</returns>
    public static string[] Write(string folder, byte[]? network, TunedLookManifest manifest)
    {
        if (network is not null)
            File.WriteAllBytes(Path.Combine(folder, Network), network);
        File.WriteAllText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web));
        return network is null ? [Manifest] : [Network, Manifest];
    }

    /// <exception cref="TrainingRefusedException">A file is missing or damaged.</exception>
    public static TunedLook Open(string folder, int threads)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<TunedLookManifest>(File.ReadAllText(Path.Combine(folder, Manifest)), JsonSerializerOptions.Web)
                ?? throw new JsonException("The manifest is empty.");
            return new TunedLook(
                manifest, manifest.LastBlock ? null : LookProjection.Open(Path.Combine(folder, Network), GatedResidual.Input, GatedResidual.Output, manifest.Dimension, threads));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or OnnxRuntimeException)
        {
            throw new TrainingRefusedException($"The projection cannot be loaded: {exception.Message}");
        }
    }
}
