namespace VideoRec.Jobs.Media;

internal enum MediaProgram
{
    Ffmpeg,
    Ffprobe,
}

/// <summary>One run of ffmpeg or ffprobe.</summary>
/// <param name="Arguments">In the names of the sandbox: <see cref="SourceName"/> and files below <see cref="OutputName"/>.</param>
internal sealed record MediaCommand(MediaProgram Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The one input as a run sees it.</summary>
    public const string SourceName = "/in/source";

    /// <summary>The one writable folder as a run sees it.</summary>
    public const string OutputName = "/out";

    /// <summary>File that may be read; null where nothing is.</summary>
    public string? Source { get; init; }

    /// <summary>Folder that may be written to; null where nothing is.</summary>
    public string? OutputDirectory { get; init; }

    public required TimeSpan WallLimit { get; init; }

    /// <summary>Longest silence on standard output and error; null where a run delivers at its end only.</summary>
    public TimeSpan? StallLimit { get; init; }

    /// <summary>Processor time over all threads, in seconds; null for what the wall limit allows.</summary>
    public int? CpuSeconds { get; init; }
}

/// <summary>How a run ended by itself.</summary>
/// <param name="Errors">The last 256 KiB of standard error.</param>
internal sealed record MediaRun(int ExitCode, string Errors);
