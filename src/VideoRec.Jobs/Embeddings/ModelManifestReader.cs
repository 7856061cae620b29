using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Reads manifests and refuses what it does not understand, with a sentence that names the field.</summary>
internal static partial class ModelManifestReader
{
    public const long MaxBytes = 256 << 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    /// <exception cref="InvalidDataException">The manifest is not valid; the message is one sentence.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, Json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The manifest cannot be read at \"{exception.Path ?? "$"}\", line {exception.LineNumber + 1}.", exception);
        }

        if (manifest is null)
            throw new InvalidDataException("The manifest is empty.");
        Check(manifest);
        return manifest with { Files = [.. manifest.Files.Select(InLowerCase)] };
    }

    private static ModelFile InLowerCase(ModelFile file) => file with
    {
        Sha256 = file.Sha256?.ToLowerInvariant(),
        Editions = file.Editions?.Select(edition => edition with { Sha256 = edition.Sha256.ToLowerInvariant() }).ToList(),
    };

    public static bool IsPlainName(string name) => PlainName().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    private static void Check(ModelManifest manifest)
    {
        Require(ModelId().IsMatch(manifest.Id), "id", "must be 1 to 64 lower-case letters, digits, dots and hyphens");
        Require(manifest.Task is ModelTasks.Frames or ModelTasks.Text or ModelTasks.Saliency or ModelTasks.TextRegions or ModelTasks.TextLines,
            "task", "must be frames, text, saliency, text-regions or text-lines");
        Require(manifest.Title.Length is > 0 and <= 200, "title", "must have 1 to 200 characters");
        Require(manifest.Licence.Length is > 0 and <= 200, "licence", "must be given");
        Require(manifest.Origin.Length is > 0 and <= 1000, "origin", "must be given");
        Require(manifest.Dimension is > 0 and <= 65536, "dimension", "must be 1 to 65536");
        Require(manifest.Pooling is "none" or "mean", "pooling", "must be none or mean");
        Require(manifest.Power is null || (manifest.Power is > 0 and <= 1 && manifest.Task == ModelTasks.Frames), "power", "must be above 0 and at most 1, and only for a frame model");
        Require(manifest.Outputs.Embedding.Length > 0, "outputs.embedding", "must name an output");
        Require(manifest.Pictures is null || (manifest.Task == ModelTasks.Text && ModelId().IsMatch(manifest.Pictures)), "pictures", "must be the id of a frame model, and given for a text model only");
        CheckFiles(manifest);
        if (manifest.Task == ModelTasks.Text)
            CheckText(manifest);
        else
            CheckPicture(manifest);
    }

    private static void CheckFiles(ModelManifest manifest)
    {
        Require(manifest.Files.Count is > 0 and <= 8, "files", "must list 1 to 8 files");
        Require(manifest.Files.DistinctBy(file => file.Role).Count() == manifest.Files.Count, "files", "must have each role once");
        Require(manifest.Files.DistinctBy(file => file.Name).Count() == manifest.Files.Count, "files", "must have each name once");
        Require(manifest.Files.Any(file => file.Role == "model"), "files", "must have one of role model");
        foreach (var file in manifest.Files)
        {
            Require(file.Role is "model" or "labels" or "kinds" or "vocabulary" or "merges", "files.role", "must be model, labels, kinds, vocabulary or merges");
            Require(IsPlainName(file.Name), "files.name", "must be a plain file name without folders");
            Require(!file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || file.Role == "vocabulary", "files.name", "must not look like a manifest");
            Require(file.Size is null or > 0, "files.size", "must be positive");
            Require(file.Sha256 is null || Sha256().IsMatch(file.Sha256), "files.sha256", "must be 64 hexadecimal digits");
            Require(file.Editions is null || (file.Size is not null && file.Sha256 is not null), "files.editions", "must stand beside a size and a sha256");
            Require(file.Editions is null or { Count: > 0 and <= 8 } && file.Editions?.All(e => e.Size > 0 && Sha256().IsMatch(e.Sha256)) != false,
                "files.editions", "must be 1 to 8, each with size and sha256");
            Require(file.Url is not null || (file.Size is not null && file.Sha256 is not null), "files", "that come with the site need size and sha256");
            Require(file.Url is null || (file.Url.IsAbsoluteUri && file.Url.Scheme is "http" or "https"), "files.url", "must be an http or https address");
        }
    }

    private static void CheckText(ModelManifest manifest)
    {
        Require(manifest.Text is not null && manifest.Picture is null, "text", "must be given for a text model, and picture must not");
        var text = manifest.Text!;
        Require(text.Tokenizer is "sentencepiece" or "wordpiece" or "clip-bpe", "text.tokenizer", "must be sentencepiece, wordpiece or clip-bpe");
        Require(text.MaxTokens is >= 3 and <= 8192, "text.maxTokens", "must be 3 to 8192");
        Require(text.Ids.Length > 0, "text.ids", "must name an input");
        Require(manifest.Files.Any(file => file.Role == "vocabulary"), "files", "must have one of role vocabulary for a text model");
        Require(text.Tokenizer != "clip-bpe" || manifest.Files.Any(file => file.Role == "merges"), "files", "must have one of role merges for clip-bpe");
    }

    private static void CheckPicture(ModelManifest manifest)
    {
        Require(manifest.Picture is not null && manifest.Text is null, "picture", "must be given for a picture model, and text must not");
        var picture = manifest.Picture!;
        Require(picture.Name.Length > 0, "picture.name", "must name an input");
        Require(picture.Width is >= 16 and <= 2048 && picture.Height is >= 16 and <= 2048, "picture", "must be 16 to 2048 pixels wide and high");
        Require(picture.Layout is "nhwc" or "nchw", "picture.layout", "must be nhwc or nchw");
        Require(picture.Type is "uint8" or "float32", "picture.type", "must be uint8 or float32");
        Require(picture.Channels is "rgb" or "bgr", "picture.channels", "must be rgb or bgr");
        var numbers = picture.Type == "float32" ? 3 : 0;
        Require(picture.Mean.Count == numbers && picture.Std.Count == numbers, "picture", "must have three means and deviations for float32 and none for uint8");
        Require(picture.Std.All(value => value > 0), "picture.std", "must be positive");
        Require(manifest.Task != ModelTasks.Saliency || manifest.Outputs.Saliency is not null, "outputs.saliency", "must name an output for a saliency model");
        Require((manifest.Outputs.Logits is null) == (manifest.Labels is null), "labels", "must be given where outputs.logits is, and only there");
        Require(manifest.Labels is null || manifest.Files.Any(file => file.Role == "labels" && file.Name == manifest.Labels), "labels", "must be one of the files, with role labels");
    }

    private static void Require(bool holds, string field, string rule)
    {
        if (!holds)
            throw new InvalidDataException($"The manifest's \"{field}\" {rule}.");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex ModelId();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
    private static partial Regex PlainName();

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex Sha256();
}
