using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// The models the site knows: manifests beside the program and in the data directory. Files are looked at anew each time,
/// so that one that was copied, fetched or repaired counts without a restart.
/// </summary>
public sealed class ModelCatalogue(DataDirectories directories, IOptions<EmbeddingOptions> options, ILogger<ModelCatalogue> logger)
{
    private readonly ConcurrentDictionary<(string Path, long Size, long Modified), string> _hashes = new();

    /// <summary>Every search asks for the catalogue; files that are what they were need not be read again.</summary>
    private readonly ConcurrentDictionary<(string Path, long Size, long Modified), ModelManifest> _manifests = new();

    private string ShippedDirectory =>
        options.Value.ModelsDirectory is { Length: > 0 } configured ? configured : Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Every model with its state, by id. Sizes are checked, checksums only where they were computed before.</summary>
    public IReadOnlyList<CatalogueEntry> List() =>
        [.. ReadManifests().Values.OrderBy(manifest => manifest.Id, StringComparer.Ordinal).Select(Describe)];

    public ModelManifest? Find(string modelId) => ReadManifests().GetValueOrDefault(modelId);

    /// <summary>Paths of a model's files by role, once they are all there and their checksums hold.</summary>
    /// <exception cref="ModelUnavailableException">A file is missing or not the one the manifest describes.</exception>
    public async Task<InstalledModel> RequireAsync(string modelId, CancellationToken cancellationToken)
    {
        var manifest = Find(modelId) ?? throw new ModelUnavailableException(modelId, $"There is no model \"{modelId}\" in the catalogue.");
        var paths = new Dictionary<string, string>();
        foreach (var file in manifest.Files)
        {
            var path = Locate(file);
            if (DescribeProblem(file, path) is { } problem)
                throw new ModelUnavailableException(modelId, problem);
            if ((file.Sha256 ?? PinnedHash(path!)) is not null && !IsExpected(file, path!, await HashAsync(path!, cancellationToken).ConfigureAwait(false)))
                throw new ModelUnavailableException(modelId, Damaged(file));
            paths[file.Role] = path!;
        }

        return new InstalledModel(manifest, paths);
    }

    /// <summary>Where a fetched file belongs, and the checksum it was pinned to when first fetched.</summary>
    internal string DownloadPath(ModelFile file) => Path.Combine(directories.Models, file.Name);

    internal static string PinPath(string path) => path + ".sha256";

    internal string? Locate(ModelFile file)
    {
        var shipped = Path.Combine(ShippedDirectory, file.Name);
        var fetched = DownloadPath(file);
        return File.Exists(shipped) ? shipped : File.Exists(fetched) ? fetched : null;
    }

    private static string Damaged(ModelFile file) => $"The model file {file.Name} is damaged: its checksum is not the expected one.";

    private static string? PinnedHash(string path) => File.Exists(PinPath(path)) ? File.ReadAllText(PinPath(path)).Trim() : null;

    private static bool IsExpected(ModelFile file, string path, string hash) =>
        file.Sha256 is null ? (PinnedHash(path) ?? hash) == hash : file.IsChecksum(hash);

    private CatalogueEntry Describe(ModelManifest manifest)
    {
        var problems = manifest.Files.Select(file => (File: file, Path: Locate(file))).Select(f => (f.File, f.Path, Problem: DescribeProblem(f.File, f.Path))).ToList();
        var first = problems.Find(f => f.Problem is not null);
        var state = first.Problem is null ? ModelState.Installed
            : problems.All(f => f.Problem is null || (f.Path is null && f.File.Url is not null)) ? ModelState.NotFetched
            : ModelState.Damaged;
        return new CatalogueEntry(manifest, state, first.Problem);
    }

    private string? DescribeProblem(ModelFile file, string? path)
    {
        if (path is null)
            return file.Url is null ? $"The model file {file.Name} is missing." : $"The model file {file.Name} has not been fetched yet.";
        var info = new FileInfo(path);
        if (!file.IsSize(info.Length))
            return $"The model file {file.Name} is damaged: it has {info.Length} bytes where {string.Join(" or ", file.Sizes())} were expected.";
        return _hashes.TryGetValue(Key(info), out var hash) && !IsExpected(file, path, hash) ? Damaged(file) : null;
    }

    private async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var key = Key(new FileInfo(path));
        if (_hashes.TryGetValue(key, out var known))
            return known;
        return _hashes[key] = await FileChecksum.OfAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private static (string Path, long Size, long Modified) Key(FileInfo info) => (info.FullName, info.Length, info.LastWriteTimeUtc.Ticks);

    private Dictionary<string, ModelManifest> ReadManifests()
    {
        var manifests = new Dictionary<string, ModelManifest>(StringComparer.Ordinal);
        foreach (var directory in (string[])[ShippedDirectory, directories.Models])
        {
            if (!Directory.Exists(directory))
                continue;
            foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
                if (TryRead(path) is { } manifest)
                    manifests.TryAdd(manifest.Id, manifest);
        }

        return manifests;
    }

    private ModelManifest? TryRead(string path)
    {
        var name = Path.GetFileName(path);
        if (name.Contains(".vocab", StringComparison.Ordinal))
            return null;
        try
        {
            var key = Key(new FileInfo(path));
            if (_manifests.TryGetValue(key, out var known))
                return known;
            if (key.Size > ModelManifestReader.MaxBytes)
                throw new InvalidDataException($"The manifest is larger than {ModelManifestReader.MaxBytes >> 10} KiB.");
            var manifest = ModelManifestReader.Parse(File.ReadAllBytes(path));
            return manifest.Id == Path.GetFileNameWithoutExtension(name) ? _manifests[key] = manifest
                : throw new InvalidDataException("The manifest's \"id\" must be the name of its file.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            EmbeddingLog.ManifestRefused(logger, name, exception.Message);
            return null;
        }
    }
}

/// <param name="Paths">Path of each file by its role.</param>
public sealed record InstalledModel(ModelManifest Manifest, IReadOnlyDictionary<string, string> Paths);

/// <param name="Problem">Why the model cannot be used now, as a sentence; null where it can.</param>
public sealed record CatalogueEntry(ModelManifest Manifest, ModelState State, string? Problem);

public enum ModelState
{
    /// <summary>All files are there.</summary>
    Installed,

    /// <summary>A file is yet to be fetched from its URL.</summary>
    NotFetched,

    /// <summary>A file is missing that should have come with the site, or is not the expected one.</summary>
    Damaged,
}
