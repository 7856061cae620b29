using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Puts models that the site made itself into its catalogue: files and manifests in the data folder, beside those that were fetched.</summary>
public sealed class ModelWriter(DataDirectories directories)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a model's file and then its manifest, in place of those that were there.</summary>
    /// <param name="manifest">Its file of the role <c>model</c> is described anew; all others are taken over.</param>
    public ModelManifest Write(ModelManifest manifest, byte[] model)
    {
        var file = new ModelFile("model", $"{manifest.Id}.onnx", model.Length, Convert.ToHexStringLower(SHA256.HashData(model)));
        Put(file.Name, model);
        manifest = manifest with { Files = [file, .. manifest.Files.Where(f => f.Role != "model")] };
        Keep(manifest);
        return manifest;
    }

    /// <summary>Writes the manifest alone.</summary>
    public void Keep(ModelManifest manifest) => Put($"{manifest.Id}.json", JsonSerializer.SerializeToUtf8Bytes(manifest, Json));

    private void Put(string name, byte[] bytes) => DurableFile.Write(Path.Combine(directories.Models, name), file => file.Write(bytes));
}
