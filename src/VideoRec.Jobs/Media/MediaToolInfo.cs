namespace VideoRec.Jobs.Media;

/// <summary>What the system page tells of ffmpeg.</summary>
/// <param name="FfmpegVersion">Such as <c>5.1.9-0+deb12u1</c>; null where ffmpeg does not run.</param>
/// <param name="SandboxLevel">3: no network and no other file; 1: limits only; 0: none.</param>
/// <param name="Sandbox">The same in a sentence.</param>
/// <param name="Warnings">What an admin should know, a sentence each.</param>
public sealed record MediaToolInfo(string? FfmpegVersion, int SandboxLevel, string Sandbox, IReadOnlyList<string> Warnings)
{
    /// <summary>True where videos can be processed.</summary>
    public bool IsReady { get; init; }
}

/// <summary>Answers what ffmpeg is and how well it is held in; tested once, at start.</summary>
public interface IMediaToolStatus
{
    Task<MediaToolInfo> GetAsync(CancellationToken cancellationToken);
}
