using System.Text.Json.Nodes;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>
/// The BERT sentence encoder as it lies in the shared folder: a float16 export, so another file than the public one that the
/// shipped manifest names, with the same inputs and outputs.
/// </summary>
internal static class MiniLm
{
    public const string Sha256 = "a7753a8d0536e9a708f5c992f90612ac5757bac543fc9c7d4914bfac3cfea2f6";

    /// <summary>The shipped manifest with the shared file's size and checksum, under another id.</summary>
    public static async Task<string> ManifestAsync(string id, Uri? baseAddress, CancellationToken cancellationToken)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(ModelRig.ShippedModels, "all-minilm-l6-v2.json"), cancellationToken))!;
        manifest["id"] = id;
        foreach (var file in manifest["files"]!.AsArray())
        {
            var source = Path.Combine(SharedFolder.Require("models"), (string)file!["name"]!);
            if ((string)file["role"]! == "model")
                (file["size"], file["sha256"]) = (new FileInfo(source).Length, Sha256);
            file["url"] = new Uri(baseAddress ?? new Uri("http://127.0.0.1:9/"), (string)file["name"]!).AbsoluteUri;
        }

        return manifest.ToJsonString();
    }

    /// <returns>The id under which it can be asked for.</returns>
    public static async Task<string> InstallAsync(string directory, CancellationToken cancellationToken)
    {
        const string id = "minilm-shared";
        var shared = SharedFolder.Require("models");
        foreach (var name in (string[])["all-minilm-l6-v2.onnx", "all-minilm-l6-v2.vocab.txt"])
            File.Copy(Path.Combine(shared, name), Path.Combine(directory, name));
        await File.WriteAllTextAsync(Path.Combine(directory, id + ".json"), await ManifestAsync(id, null, cancellationToken), cancellationToken);
        return id;
    }
}
