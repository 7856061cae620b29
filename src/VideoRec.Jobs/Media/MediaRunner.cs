using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Media;

/// <summary>Runs ffmpeg and ffprobe in the strongest sandbox that works here.</summary>
internal sealed partial class MediaRunner(
    IOptions<MediaOptions> options, DataDirectories directories, MediaProcess process, ILogger<MediaRunner> logger) : IMediaToolStatus, IDisposable
{
    private readonly SemaphoreSlim _testing = new(1, 1);
    private MediaToolInfo? _info;
    private MediaSandbox? _sandbox;

    public async Task<MediaToolInfo> GetAsync(CancellationToken cancellationToken)
    {
        if (_info is { } known)
            return known;
        await _testing.WaitAsync(cancellationToken);
        try
        {
            return _info ??= await TestAsync(cancellationToken);
        }
        finally
        {
            _testing.Release();
        }
    }

    /// <param name="readOutput">Reads standard output to its end; null drops it.</param>
    public async Task<MediaRun> RunAsync(
        MediaCommand command, Func<Stream, CancellationToken, Task>? readOutput, CancellationToken cancellationToken)
    {
        var info = await GetAsync(cancellationToken);
        if (!info.IsReady || _sandbox is null)
            throw new MediaFailedException("tool_missing", "ffmpeg does not run on this machine.");
        if (info.SandboxLevel < options.Value.MinimumSandboxLevel)
            throw new MediaFailedException("sandbox_too_weak", "Videos are not processed, as ffmpeg cannot be held in as VideoRec:Media:MinimumSandboxLevel asks.");

        var run = await process.RunAsync(_sandbox.Wrap(command, info.SandboxLevel), command.WallLimit, command.StallLimit, readOutput, cancellationToken);
        if (run.ExitCode != 0)
            LogFailedRun(command.Program, run.ExitCode, run.Errors.Length > 2000 ? run.Errors[^2000..] : run.Errors);
        if (run.ExitCode != 0 && run.Errors.StartsWith("bwrap: ", StringComparison.Ordinal))
            throw new MediaFailedException("sandbox_failed", "ffmpeg's sandbox could not be set up.", run.Errors);
        return run;
    }

    public void Dispose() => _testing.Dispose();

    private async Task<MediaToolInfo> TestAsync(CancellationToken cancellationToken)
    {
        if (MediaBinaries.Find(options.Value.BinaryFolder) is not { } binaries)
        {
            LogMissing();
            return new MediaToolInfo(null, 0, MediaSelfTest.Describe(0), ["ffmpeg and ffprobe are not installed; install them or name their folder in VideoRec:Media:BinaryFolder."]);
        }

        _sandbox = new MediaSandbox(options.Value, binaries, directories.Work);
        var info = await new MediaSelfTest(process, _sandbox, directories.Work).RunAsync(cancellationToken);
        LogReady(info.FfmpegVersion, info.SandboxLevel, info.Sandbox);
        foreach (var warning in info.Warnings)
            LogWarning(warning);
        return info;
    }

    [LoggerMessage(2001, LogLevel.Information, "ffmpeg {Version}, sandbox level {Level}: {Sandbox}")]
    private partial void LogReady(string? version, int level, string sandbox);

    [LoggerMessage(2002, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(2003, LogLevel.Error, "ffmpeg and ffprobe were not found; videos cannot be processed")]
    private partial void LogMissing();

    [LoggerMessage(2004, LogLevel.Debug, "{Program} ended with {ExitCode}: {Errors}")]
    private partial void LogFailedRun(MediaProgram program, int exitCode, string errors);
}
