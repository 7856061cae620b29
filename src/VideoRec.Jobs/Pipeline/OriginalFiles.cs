using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Where a video's original lies and what it is; every stage after probing reads the original.</summary>
internal sealed class OriginalFiles(DataDirectories directories)
{
    /// <exception cref="StageInputMissingException">The file is gone.</exception>
    public string Require(Video video)
    {
        var path = directories.VideoFile(video.Id, video.OriginalFile);
        return File.Exists(path) ? path : throw new StageInputMissingException("The original file is no longer on the server.");
    }

    /// <summary>The original with what probing found.</summary>
    public (string Path, MediaInfo Info) RequireProbed(Video video) =>
        (Require(video), video.Media ?? throw new InvalidOperationException("The stage runs before the video was probed."));
}
