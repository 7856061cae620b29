using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The intermediate files of a video's running stages; gone when the last stage that wants them is done.</summary>
internal sealed class WorkFiles(DataDirectories directories, StageRunStore store, ILogger<WorkFiles> logger)
{
    private static readonly PipelineStage[] Consumers =
        [PipelineStage.Rendition, PipelineStage.Frames, PipelineStage.Embeddings, PipelineStage.Poster];

    public string Frames(Guid videoId, int width, int height) =>
        Path.Combine(directories.VideoWork(videoId), $"frames-{width}x{height}.rgb");

    /// <summary>A name that no other claim of the same stage uses.</summary>
    public string Partial(StageClaim claim, string extension)
    {
        Directory.CreateDirectory(directories.VideoWork(claim.VideoId));
        return Path.Combine(directories.VideoWork(claim.VideoId), $"{claim.Stage}-{claim.Fence}{extension}");
    }

    public async Task DeleteIfUnneededAsync(Guid videoId, CancellationToken cancellationToken)
    {
        var runs = await store.OfVideoAsync(videoId, cancellationToken).ConfigureAwait(false);
        if (runs.Where(r => Consumers.Contains(r.Stage)).All(r => r.State == StageState.Done))
            Delete(directories.VideoWork(videoId));
    }

    /// <summary>Deletes what killed or overtaken claims left in a folder.</summary>
    /// <param name="referenced">Names that rows hold.</param>
    public void DeleteUnreferenced(string directory, string pattern, IReadOnlyCollection<string> referenced)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (var path in Directory.EnumerateFiles(directory, pattern).Where(path => !referenced.Contains(Path.GetFileName(path))))
            Delete(path);
    }

    /// <summary>Deletes a file or folder if it is there; one that cannot be deleted now is left to the reconciler.</summary>
    public bool Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else if (File.Exists(path))
                File.Delete(path);
            else
                return false;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LeftoverKept(exception);
            return false;
        }
    }
}
