using System.ComponentModel;
using System.Diagnostics;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>
/// The only place that starts a process: argument list, cleared environment, closed standard input, bounded memory for
/// what it says, limits on its time, and the whole process tree killed when it is cancelled or overruns.
/// </summary>
internal sealed class MediaProcess(LauncherThread launcher, TimeProvider clock)
{
    private const int ErrorCapacity = 256 << 10;
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    /// <param name="readOutput">Reads standard output to its end; null drops it.</param>
    /// <exception cref="MediaFailedException">The run was ended by a limit, crashed or could not start.</exception>
    public async Task<MediaRun> RunAsync(
        ProcessStartInfo startInfo,
        TimeSpan wallLimit,
        TimeSpan? stallLimit,
        Func<Stream, CancellationToken, Task>? readOutput,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = await StartAsync(startInfo);
        using var wall = new CancellationTokenSource(wallLimit, clock);
        using var stall = stallLimit is { } first ? new CancellationTokenSource(first, clock) : new CancellationTokenSource();
        using var failed = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, wall.Token, stall.Token, failed.Token);
        await using var kill = ended.Token.Register(() => Kill(process));

        process.StandardInput.Close();
        var errors = new OutputTail(ErrorCapacity);
        var reading = Task.WhenAll(
            GuardAsync(() => errors.ReadAsync(Watch(process.StandardError.BaseStream), ended.Token), failed),
            GuardAsync(() => (readOutput ?? DropAsync)(Watch(process.StandardOutput.BaseStream), ended.Token), failed));
        try
        {
            await process.WaitForExitAsync(ended.Token);
            await reading;
        }
        catch (Exception exception) when (exception is OperationCanceledException || failed.IsCancellationRequested)
        {
            Kill(process);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(KillGrace, clock, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (wall.IsCancellationRequested)
                throw new MediaFailedException("time_limit", "Processing this video took longer than is allowed.", errors.ToString());
            if (stall.IsCancellationRequested)
                throw new MediaFailedException("stalled", "Processing this video came to a standstill.", errors.ToString());
            await reading;
            throw;
        }

        return Classify(new MediaRun(process.ExitCode, errors.ToString()));

        Stream Watch(Stream stream) => stallLimit is { } limit
            ? new ActivityStream(stream, () => stall.CancelAfter(limit))
            : stream;
    }

    /// <summary>128 + signal is what a shell, bubblewrap and .NET report for a child that a signal ended.</summary>
    private static MediaRun Classify(MediaRun run) => run.ExitCode switch
    {
        128 + 25 => throw new MediaFailedException("size_limit", "Processing this video would write more than is allowed.", run.Errors),
        128 + 9 or 128 + 24 => throw new MediaFailedException("resource_limit", "Processing this video needs more memory or time than is allowed.", run.Errors),
        128 + 4 or 128 + 6 or 128 + 7 or 128 + 8 or 128 + 11 or 128 + 31 => throw new MediaFailedException("decoder_crash", "The decoder broke down on this video.", run.Errors),
        126 or 127 => throw new MediaFailedException("tool_missing", "ffmpeg does not run on this machine.", run.Errors),
        _ => run,
    };

    private async Task<Process> StartAsync(ProcessStartInfo startInfo)
    {
        startInfo.UseShellExecute = false;
        startInfo.CreateNoWindow = true;
        startInfo.RedirectStandardInput = startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        startInfo.Environment.Clear();
        startInfo.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        startInfo.Environment["LANG"] = "C.UTF-8";
        startInfo.Environment["HOME"] = startInfo.WorkingDirectory;

        // glibc reserves 64 MiB of address space a thread; on many cores that alone would reach the limit on it.
        startInfo.Environment["MALLOC_ARENA_MAX"] = "2";
        if (Environment.GetEnvironmentVariable("SystemRoot") is { } systemRoot)
            startInfo.Environment["SystemRoot"] = systemRoot;
        try
        {
            return await launcher.StartAsync(startInfo);
        }
        catch (Win32Exception exception)
        {
            throw new MediaFailedException("tool_missing", "ffmpeg does not run on this machine.", exception.Message);
        }
    }

    private static async Task GuardAsync(Func<Task> read, CancellationTokenSource failed)
    {
        try
        {
            await read();
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private static Task DropAsync(Stream stream, CancellationToken cancellationToken) => stream.CopyToAsync(Stream.Null, cancellationToken);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
