namespace VideoRec.Domain.Videos;

/// <summary>Who asks: the viewer whose taste counts, the account they signed in with, and whether they are an admin.</summary>
/// <param name="ViewerId">Viewer of the signed cookie or of the account; <see cref="Guid.Empty"/> where there is none.</param>
/// <param name="AccountId">Identity account id; null for anonymous viewers.</param>
public sealed record ViewerContext(Guid ViewerId, string? AccountId, bool IsAdmin)
{
    public static ViewerContext Nobody { get; } = new(Guid.Empty, null, false);

    /// <summary>Whether the page and the media of a video may be seen; what may not be seen does not exist (404).</summary>
    public bool MaySee(Video video) =>
        MayEdit(video) || (video.Visibility != VideoVisibility.Private && video.IsWatchable);

    public bool MayEdit(Video video) =>
        IsAdmin || (AccountId is not null && video.OwnerId == AccountId);
}
