using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>Finds the strongest sandbox that works: ffmpeg must encode in it and reach neither a foreign file nor a socket.</summary>
internal sealed partial class MediaSelfTest(MediaProcess process, MediaSandbox sandbox, string workDirectory)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Releases with the fix of CVE-2026-8461; older ones of a branch are warned of.</summary>
    private static readonly Version[] FixedVersions = [new(5, 1, 10), new(6, 1, 6), new(7, 1, 5), new(8, 0, 3), new(8, 1, 2)];

    public async Task<MediaToolInfo> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var level in sandbox.AvailableLevels())
        {
            if (await VersionAsync(level, cancellationToken) is not { } version || !await EncodesAsync(level, cancellationToken))
                continue;
            if (level == 3 && !await IsClosedAsync(level, cancellationToken))
                continue;
            return new MediaToolInfo(version, level, Describe(level), [.. Warnings(version, level)]) { IsReady = true };
        }

        return new MediaToolInfo(null, 0, Describe(0), ["ffmpeg was found but does not run."]);
    }

    public static string Describe(int level) => level switch
    {
        3 => "ffmpeg runs without a network and sees only the one file it works on.",
        1 => "ffmpeg runs with limits on memory, time and files, but could read other files and open connections.",
        _ => "ffmpeg runs without protection.",
    };

    private static IEnumerable<string> Warnings(string version, int level)
    {
        if (OperatingSystem.IsLinux() && level < 3)
            yield return "Install bubblewrap and allow user namespaces, so that ffmpeg runs without network and files.";
        var number = VersionNumber().Match(version);
        if (!Version.TryParse(number.Value, out var parsed))
            yield break;
        var fix = FixedVersions.FirstOrDefault(candidate => candidate.Major == parsed.Major && candidate.Minor >= parsed.Minor);
        if (parsed.Major < 5 || (fix is not null && parsed < fix))
            yield return $"ffmpeg {number.Value} is older than the fix of CVE-2026-8461; the decoder concerned is never opened here, but an update is advised.";
    }

    private async Task<string?> VersionAsync(int level, CancellationToken cancellationToken)
    {
        var output = new OutputTail(4096);
        var command = new MediaCommand(MediaProgram.Ffmpeg, ["-hide_banner", "-nostdin", "-version"]) { WallLimit = Limit };
        var run = await TryAsync(command, level, output.ReadAsync, cancellationToken);
        return run is { ExitCode: 0 } && FirstLine().Match(output.ToString()) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private async Task<bool> EncodesAsync(int level, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workDirectory, $"self-test-{Guid.NewGuid():N}"));
        try
        {
            var command = new MediaCommand(MediaProgram.Ffmpeg, [
                "-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=0.2",
                "-c:v", "libx264", "-pix_fmt", "yuv420p", "-f", "mp4", "file:/out/sample.mp4"])
            { OutputDirectory = folder.FullName, WallLimit = Limit };
            return await TryAsync(command, level, null, cancellationToken) is { ExitCode: 0 }
                && new FileInfo(Path.Combine(folder.FullName, "sample.mp4")) is { Exists: true, Length: > 0 };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> IsClosedAsync(int level, CancellationToken cancellationToken)
    {
        var canary = Path.Combine(workDirectory, $"canary-{Guid.NewGuid():N}");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        try
        {
            await File.WriteAllTextAsync(canary, "canary", cancellationToken);
            var readable = await TryAsync(Fetch("file:" + canary), level, null, cancellationToken);
            await TryAsync(Fetch($"tcp://{listener.LocalEndpoint}?timeout=500000"), level, null, cancellationToken);
            return readable is { } run && run.Errors.Contains("No such file", StringComparison.Ordinal) && !listener.Pending();
        }
        finally
        {
            File.Delete(canary);
        }

        static MediaCommand Fetch(string address) =>
            new(MediaProgram.Ffprobe, ["-hide_banner", "-v", "error", "-f", "data", "-i", address]) { WallLimit = Limit };
    }

    private async Task<MediaRun?> TryAsync(MediaCommand command, int level, Func<Stream, CancellationToken, Task>? readOutput, CancellationToken cancellationToken)
    {
        try
        {
            return await process.RunAsync(sandbox.Wrap(command, level), command.WallLimit, null, readOutput, cancellationToken);
        }
        catch (MediaFailedException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^ffmpeg version (\S+)")]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionNumber();
}
