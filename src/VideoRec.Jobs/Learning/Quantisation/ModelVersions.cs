using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>Makes smaller versions of the catalogue's models: files and manifests in the data folder, beside the models that were fetched.</summary>
public sealed class ModelVersions(ModelCatalogue catalogue, ModelWriter writer)
{
    /// <summary>Writes the version's file and a manifest that has no figures yet, in place of those that were there.</summary>
    /// <param name="frames">Examples for a model that sees; null for one that reads.</param>
    /// <exception cref="QuantisationException">The model cannot be made smaller this way.</exception>
    /// <exception cref="ModelUnavailableException">A file of the model is missing or damaged.</exception>
    public async Task<ModelManifest> MakeAsync(string modelId, ModelPrecision to, RgbFrames? frames, CancellationToken cancellationToken)
    {
        var original = await catalogue.RequireAsync(modelId, cancellationToken).ConfigureAwait(false);
        var manifest = original.Manifest;
        if (manifest.Version is { } version)
            throw new QuantisationException($"{modelId} is a smaller version of {version.Of} already; make one of that.");
        var bytes = await File.ReadAllBytesAsync(original.Paths["model"], cancellationToken).ConfigureAwait(false);
        var pictures = manifest.Picture is { } input
            ? (frames ?? throw new ArgumentNullException(nameof(frames)), input)
            : default((RgbFrames, PictureInput)?);
        var small = await Task.Run(() => ModelQuantiser.Quantise(bytes, to, pictures, cancellationToken), cancellationToken).ConfigureAwait(false);
        var suffix = to == ModelPrecision.Bits8 ? "int8" : "float16";
        var id = $"{modelId}-{suffix}";
        return writer.Write(manifest with
        {
            Id = id,
            Title = $"{manifest.Title}, {suffix}",
            Version = new ModelVersion(modelId, (double)small.Length / bytes.Length),
        }, small);
    }

    /// <summary>Writes the manifest, with the figures it has by now.</summary>
    public void Keep(ModelManifest manifest) => writer.Keep(manifest);
}

internal static class FrameSets
{
    /// <summary>Frames of several videos behind one another; all are of one size.</summary>
    public static RgbFrames Joined(this IReadOnlyList<RgbFrames> sets)
    {
        var times = sets.Sum(set => set.Count);
        return new RgbFrames(sets[0].Width, sets[0].Height, [.. Enumerable.Range(0, times).Select(i => (double)i)], [.. sets.SelectMany(set => set.Pixels)]);
    }
}
