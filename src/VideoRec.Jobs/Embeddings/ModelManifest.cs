namespace VideoRec.Jobs.Embeddings;

/// <summary>Everything the site needs to know about a model; one JSON file a model.</summary>
public sealed record ModelManifest
{
    /// <summary>Lower-case letters, digits and hyphens; the name of the manifest's file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for: <c>frames</c>, <c>text</c>, <c>saliency</c>, <c>text-regions</c> or <c>text-lines</c>.</summary>
    public required string Task { get; init; }

    public required string Title { get; init; }

    public required string Licence { get; init; }

    /// <summary>Who made it and where it comes from.</summary>
    public required string Origin { get; init; }

    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Picture input; null for text models.</summary>
    public PictureInput? Picture { get; init; }

    /// <summary>Text input; null for picture models.</summary>
    public TextInput? Text { get; init; }

    /// <summary>Of a text model: id of the frame model whose vectors lie in the same space; null where there is none.</summary>
    public string? Pictures { get; init; }

    public required ModelOutputs Outputs { get; init; }

    /// <summary>Numbers a vector, a pixel of a map, or a step.</summary>
    public required int Dimension { get; init; }

    /// <summary>
    /// What turns the output into one vector: <c>none</c> (it is one) or <c>mean</c> (a text's token vectors are averaged).
    /// </summary>
    public string Pooling { get; init; } = "none";

    /// <summary>
    /// Each number of a frame's vector is replaced by its signed power; null for none. After ReLU and average pooling a few
    /// large numbers decide every cosine; a power below 1 evens them out (power normalisation; Perronnin and others, 2010).
    /// </summary>
    public float? Power { get; init; }

    /// <summary>Table of label names: index, wnid, en, zh, group; null where the model names nothing.</summary>
    public string? Labels { get; init; }

    /// <summary>What it is a smaller version of, with what was measured; null for a model of its own.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Id of the model that it was fine-tuned from on this site; null for a model that came as it is.</summary>
    public string? Parent { get; init; }

    /// <summary>True where every file without a checksum comes from a URL; they are pinned when first fetched.</summary>
    public bool PinnedAtFirstDownload => Files.Any(file => file.Sha256 is null);

    public ModelFile File(string role) => Files.First(file => file.Role == role);
}

/// <param name="Of">Id of the original.</param>
/// <param name="Size">Bytes of its model file over those of the original's.</param>
/// <param name="Speed">How many times as fast as the original, on the machine that made it; null where not measured.</param>
/// <param name="Cosine">Mean cosine of its vectors with the original's, over examples that took no part in making it.</param>
/// <param name="Neighbours">Share of each example's ten nearest by the original that are its ten nearest by this one.</param>
public sealed record ModelVersion(string Of, double Size, double? Speed = null, double? Cosine = null, double? Neighbours = null);

/// <param name="Role"><c>model</c>, <c>labels</c>, <c>kinds</c> (what several labels belong to), <c>vocabulary</c> or <c>merges</c>.</param>
/// <param name="Name">Plain file name, without folders.</param>
/// <param name="Size">Bytes; null where not known beforehand.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits; null where not known beforehand (only with a URL).</param>
/// <param name="Url">Where it is fetched from; null for a file that comes with the site.</param>
/// <param name="Editions">Other files that may stand in its place, such as one with the same weights in half the bits.</param>
public sealed record ModelFile(
    string Role, string Name, long? Size = null, string? Sha256 = null, Uri? Url = null, IReadOnlyList<ModelFileEdition>? Editions = null)
{
    /// <summary>Every size in bytes it may have, its own first; empty where it is not known beforehand.</summary>
    internal IEnumerable<long> Sizes() => Size is { } size ? (Editions ?? []).Select(edition => edition.Size).Prepend(size) : [];

    /// <returns>Whether a file with this checksum is the one that is described, or an edition of it; true where nobody knows.</returns>
    internal bool IsChecksum(string sha256) => Sha256 is null || Sha256 == sha256 || Editions?.Any(edition => edition.Sha256 == sha256) == true;

    internal bool IsSize(long bytes) => Size is null || Sizes().Contains(bytes);
}

/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ModelFileEdition(long Size, string Sha256);

/// <param name="Name">Name of the graph's input.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Layout"><c>nhwc</c> or <c>nchw</c>.</param>
/// <param name="Type"><c>uint8</c> (normalisation is inside the graph) or <c>float32</c>.</param>
/// <param name="Channels"><c>rgb</c> or <c>bgr</c>.</param>
/// <param name="Mean">Subtracted from channel values in 0…1, in the order of <paramref name="Channels"/>; empty for <c>uint8</c>.</param>
/// <param name="Std">Divides what is left; empty for <c>uint8</c>.</param>
public sealed record PictureInput(
    string Name, int Width, int Height, string Layout, string Type, string Channels, IReadOnlyList<float> Mean, IReadOnlyList<float> Std);

/// <param name="Ids">Name of the input of token ids (int64).</param>
/// <param name="Tokenizer"><c>sentencepiece</c>, <c>wordpiece</c> or <c>clip-bpe</c>.</param>
/// <param name="MaxTokens">More are cut off, begin and end included.</param>
/// <param name="Mask">Name of the attention mask; exporters drop it where it changes nothing, so it is fed where the graph has it.</param>
/// <param name="Types">Name of the token types; fed where the graph has them.</param>
public sealed record TextInput(string Ids, string Tokenizer, int MaxTokens, string? Mask = null, string? Types = null);

/// <param name="Embedding">Name of the output that holds the vector; a map of probabilities for text regions, those of the classes step by step for text lines.</param>
/// <param name="Logits">Name of the output of one logit a label.</param>
/// <param name="Saliency">Name of the output of the saliency map.</param>
public sealed record ModelOutputs(string Embedding, string? Logits = null, string? Saliency = null);
