using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Fetches models that do not come with the site, when an admin asks for one. A model is fetched once at a time; those who
/// ask again meanwhile wait for the same download.
/// </summary>
public sealed class ModelDownloader(
    ModelCatalogue catalogue, ModelFileFetcher fetcher, DataDirectories directories, IOptions<EmbeddingOptions> options, ILogger<ModelDownloader> logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, Download> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Downloads now under way, and the last outcome of those that ended, by model.</summary>
    public IReadOnlyDictionary<string, DownloadProgress> Progress => _running.ToDictionary(d => d.Key, d => d.Value.Progress);

    /// <summary>Starts fetching a model in the background, unless it is being fetched already.</summary>
    /// <exception cref="ModelDownloadException">There is no such model, or it comes with the site.</exception>
    public void Start(string modelId) => _ = Get(modelId).Task;

    /// <summary>Fetches a model's missing files and checks them; returns when they are in place.</summary>
    /// <exception cref="ModelDownloadException">With one sentence for the admin; what was received is kept for resuming where that makes sense.</exception>
    public Task FetchAsync(string modelId, CancellationToken cancellationToken) => Get(modelId).Task.WaitAsync(cancellationToken);

    /// <summary>Stops a running download; what was received is kept.</summary>
    public void Cancel(string modelId)
    {
        if (_running.TryGetValue(modelId, out var download))
            download.Cancel();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private Download Get(string modelId)
    {
        var manifest = catalogue.Find(modelId) ?? throw new ModelDownloadException($"There is no model \"{modelId}\" in the catalogue.");
        if (manifest.Files.All(file => file.Url is null))
            throw new ModelDownloadException($"The model {modelId} comes with the site; there is nothing to fetch.");
        return _running.AddOrUpdate(modelId, _ => Begin(manifest), (_, current) => current.Progress.State == DownloadState.Running ? current : Begin(manifest));
    }

    private Download Begin(ModelManifest manifest) =>
        new(CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token), download => RunAsync(manifest, download));

    private async Task RunAsync(ModelManifest manifest, Download download)
    {
        long before = 0;
        try
        {
            foreach (var file in manifest.Files.Where(file => file.Url is not null))
            {
                var start = before;
                if (catalogue.Locate(file) is { } path && await MatchesAsync(file, path, download.Token).ConfigureAwait(false))
                    before += new FileInfo(path).Length;
                else
                    before += await fetcher.FetchAsync(
                        file with { Url = Address(file) }, Path.Combine(directories.Models, file.Name), new Received(bytes => download.Report(start + bytes, Total(manifest))), download.Token).ConfigureAwait(false);
                download.Report(before, Total(manifest));
            }

            download.End(DownloadState.Done, null);
            EmbeddingLog.ModelFetched(logger, manifest.Id, before);
        }
        catch (OperationCanceledException)
        {
            download.End(DownloadState.Cancelled, "The download was stopped; it goes on where it was when started again.");
            throw;
        }
        catch (Exception exception)
        {
            var failure = exception as ModelDownloadException ?? new ModelDownloadException("The download failed; it goes on where it was when started again.", exception);
            download.End(DownloadState.Failed, failure.Message);
            EmbeddingLog.ModelFetchFailed(logger, manifest.Id, failure.Message);
            throw failure;
        }
    }

    private Uri Address(ModelFile file) =>
        options.Value.ModelMirror is { Length: > 0 } mirror ? new Uri(new Uri(mirror.TrimEnd('/') + '/'), file.Name) : file.Url!;

    /// <summary>Null also where a mirror decides which edition comes.</summary>
    private long? Total(ModelManifest manifest)
    {
        var fetched = manifest.Files.Where(file => file.Url is not null).ToList();
        return fetched.TrueForAll(file => file.Size is not null && (file.Editions is null || options.Value.ModelMirror.Length == 0)) ? fetched.Sum(file => file.Size) : null;
    }

    private static async Task<bool> MatchesAsync(ModelFile file, string path, CancellationToken cancellationToken)
    {
        if (file.Sha256 is null)
            return File.Exists(ModelCatalogue.PinPath(path));
        return file.IsChecksum(await FileChecksum.OfAsync(path, cancellationToken).ConfigureAwait(false));
    }

    private sealed class Received(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    private sealed class Download
    {
        private readonly CancellationTokenSource _cancellation;
        private readonly Lazy<Task> _task;

        public Download(CancellationTokenSource cancellation, Func<Download, Task> run)
        {
            _cancellation = cancellation;
            _task = new Lazy<Task>(() => Task.Run(() => run(this), CancellationToken.None));
        }

        public Task Task => _task.Value;

        public CancellationToken Token => _cancellation.Token;

        public DownloadProgress Progress { get; private set; } = new(DownloadState.Running, 0, null, null);

        public void Report(long received, long? total) => Progress = new DownloadProgress(DownloadState.Running, received, total, null);

        public void End(DownloadState state, string? message) => Progress = Progress with { State = state, Message = message };

        public void Cancel() => _cancellation.Cancel();
    }
}

/// <param name="ReceivedBytes">Of all files of the model together.</param>
/// <param name="TotalBytes">Null where the manifest does not say.</param>
/// <param name="Message">Why it ended, as a sentence; null while it runs and when it is done.</param>
public sealed record DownloadProgress(DownloadState State, long ReceivedBytes, long? TotalBytes, string? Message);

public enum DownloadState
{
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A model could not be fetched; the message is one sentence for the admin.</summary>
public sealed class ModelDownloadException(string message, Exception? inner = null) : Exception(message, inner);
