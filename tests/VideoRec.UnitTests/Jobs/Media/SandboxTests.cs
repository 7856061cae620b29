using System.Diagnostics;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class SandboxTests(MediaFixture media)
{
    private const string MarkVariable = "VIDEOREC_TEST_MARK";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Wrap_AnyLevel_ReadsTheOneInputAndWritesTheOneFolder(int level)
    {
        var folder = Directory.CreateDirectory(media.Path($"level {level} 'out'")).FullName;
        var source = Path.Combine(folder, "a \"b\" -y.mp4");
        File.Copy(media.Mp4(), source);
        var arguments = MediaArguments.Ffmpeg(new MediaOptions(), "mov", _ => { }, "/out/copy.mp4", output => output.WithCustomArgument("-c copy -f mp4"));

        var run = await RunAsync(level, new MediaOptions(), arguments, source, folder, null);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(3, (await media.Tool.ProbeAsync(Path.Combine(folder, "copy.mp4"), Cancelled)).DurationSeconds, 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Wrap_RunThatWritesTooMuch_IsStoppedAtTheLimit(int level)
    {
        var folder = Directory.CreateDirectory(media.Path($"large-{level}")).FullName;
        var options = new MediaOptions { MaxOutputBytes = 1 << 20 };

        var failure = await Assert.ThrowsAsync<MediaFailedException>(() =>
            RunAsync(level, options, ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=640x360", "-f", "rawvideo", "file:/out/large"], null, folder, null));

        Assert.Equal("size_limit", failure.Code);
        Assert.InRange(new FileInfo(Path.Combine(folder, "large")).Length, 1, 1 << 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Wrap_RunThatTakesTooMuchProcessorTime_IsStopped(int level)
    {
        var failure = await Assert.ThrowsAsync<MediaFailedException>(() =>
            RunAsync(level, new MediaOptions(), ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=640x360", "-f", "null", "-"], null, null, 1));

        Assert.Equal("resource_limit", failure.Code);
    }

    /// <summary>Another test host runs an endless ffmpeg and is killed with signal 9; nothing may be left of it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Wrap_ParentKilled_TakesFfmpegAlong(int level)
    {
        await RequireAsync(level);
        var mark = $"8{level}{Random.Shared.Next(1000, 9999)}";
        var startInfo = new ProcessStartInfo(Path.ChangeExtension(typeof(SandboxTests).Assembly.Location, null), ["-method", $"*.{nameof(Host_RunsEndlessly)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
        };
        startInfo.Environment[MarkVariable] = $"{level}:{mark}";
        using var host = Process.Start(startInfo)!;
        await UntilAsync(() => FfmpegRuns(mark));

        host.Kill(entireProcessTree: false);

        await UntilAsync(() => !FfmpegRuns(mark));
    }

    [Fact(Explicit = true)]
    public async Task Host_RunsEndlessly()
    {
        if (Environment.GetEnvironmentVariable(MarkVariable)?.Split(':') is [var level, var mark])
            await RunAsync(level[0] - (int)'0', new MediaOptions(), ["-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", $"testsrc2=size=64x64:duration={mark}", "-f", "null", "-"], null, null, null);
    }

    private async Task<MediaRun> RunAsync(int level, MediaOptions options, IReadOnlyList<string> arguments, string? source, string? folder, int? cpuSeconds)
    {
        await RequireAsync(level);
        var sandbox = new MediaSandbox(options, MediaBinaries.Find(null)!, media.Folder);
        var command = new MediaCommand(MediaProgram.Ffmpeg, arguments) { Source = source, OutputDirectory = folder, WallLimit = TimeSpan.FromMinutes(2), CpuSeconds = cpuSeconds };
        return await media.Process.RunAsync(sandbox.Wrap(command, level), command.WallLimit, null, null, Cancelled);
    }

    private async Task RequireAsync(int level) =>
        Assert.SkipUnless((await media.Status.GetAsync(Cancelled)).SandboxLevel >= level, $"sandbox level {level} does not work here");

    /// <summary>Ffmpeg itself, not what leads up to it: killed before that has tied itself to its parent, nothing could be taken along.</summary>
    private static bool FfmpegRuns(string mark) => Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)).Any(folder =>
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            return Path.GetFileName(words[0]) == "ffmpeg" && words.Any(word => word.Contains($"duration={mark}", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 600, "It did not come about in half a minute.");
            await Task.Delay(50, Cancelled);
        }
    }
}
