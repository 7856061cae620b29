using VideoRec.Domain.Media;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Uploads;

/// <summary>Takes a file that has arrived whole into the catalogue, or refuses it and leaves nothing behind.</summary>
public interface IVideoIntake
{
    /// <param name="arrivedFile">File below <c>DataDirectories.Incoming</c>; it is moved on success and deleted on refusal.</param>
    /// <param name="originalFileName">As the browser named it; shown, never used as a path.</param>
    /// <exception cref="MediaRejectedException">The file is not a video this site takes.</exception>
    Task<Video> AcceptAsync(string arrivedFile, string originalFileName, VideoDraft draft, string? ownerId, bool isDemo, CancellationToken cancellationToken);

    /// <summary>Removes a video with everything it owns: rows, files, vectors, running work. False where there is none.</summary>
    Task<bool> DeleteAsync(Guid videoId, CancellationToken cancellationToken);
}
