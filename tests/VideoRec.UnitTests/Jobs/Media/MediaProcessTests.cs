using System.Diagnostics;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class MediaProcessTests(MediaFixture media)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_HereWithFfmpeg_IsReadyAndTellsItsSandbox()
    {
        var info = await media.Status.GetAsync(Cancelled);

        Assert.True(info.IsReady);
        Assert.Matches(@"\d", info.FfmpegVersion);
        Assert.NotEmpty(info.Sandbox);
        Assert.Equal(info.SandboxLevel < 3, info.Warnings.Any(warning => warning.Contains("bubblewrap", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_StrongestSandbox_SeesNeitherEnvironmentNorOtherFiles()
    {
        Assert.SkipUnless((await media.Status.GetAsync(Cancelled)).SandboxLevel == 3, "needs bubblewrap and user namespaces");
        var secret = media.Path("secret.txt");
        await File.WriteAllTextAsync(secret, "secret", Cancelled);
        var command = new MediaCommand(MediaProgram.Ffprobe, ["-v", "error", "-f", "data", "-i", "file:" + secret]) { Source = media.Mp4(), WallLimit = Minute };

        var run = await media.Runner.RunAsync(command, null, Cancelled);

        Assert.Contains("No such file", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MinimumLevelAboveWhatWorks_RefusesToProcess()
    {
        Assert.SkipWhen((await media.Status.GetAsync(Cancelled)).SandboxLevel == 3, "every level works here");
        await using var services = media.Services(new() { ["VideoRec:Media:MinimumSandboxLevel"] = "3" });

        var failure = await Assert.ThrowsAsync<MediaFailedException>(() => services.GetRequiredService<IMediaTool>().ProbeAsync(media.Mp4(), Cancelled));

        Assert.Equal("sandbox_too_weak", failure.Code);
    }

    [Theory]
    [InlineData("exit 3", null)]
    [InlineData("kill -XFSZ $$", "size_limit")]
    [InlineData("kill -KILL $$", "resource_limit")]
    [InlineData("kill -SEGV $$", "decoder_crash")]
    [InlineData("exit 127", "tool_missing")]
    public async Task Run_AnyEnd_IsToldClearly(string script, string? code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");

        var failure = await Record.ExceptionAsync(() => media.Process.RunAsync(Shell(script), Minute, null, null, Cancelled));

        Assert.Equal(code, (failure as MediaFailedException)?.Code);
    }

    [Fact]
    public async Task Run_Environment_IsClearedAndInputIsClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "shell");
        Environment.SetEnvironmentVariable("VIDEOREC_SECRET", "secret");
        var output = new OutputTail(4096);

        await media.Process.RunAsync(Shell("env; cat; echo end"), Minute, null, output.ReadAsync, Cancelled);

        var names = output.ToString().Split('\n').Where(line => line.Contains('=')).Select(line => line[..line.IndexOf('=')]);
        Assert.Empty(names.Except(["PATH", "LANG", "HOME", "MALLOC_ARENA_MAX", "PWD", "SHLVL", "_", "OLDPWD"]));
        Assert.EndsWith("end\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ChattyChild_KeepsOnlyTheEndInMemory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "shell");

        var run = await media.Process.RunAsync(Shell("head -c 60000000 /dev/zero | tr '\\0' x >&2; echo last >&2"), Minute, null, null, Cancelled);

        Assert.Equal(256 << 10, run.Errors.Length);
        Assert.EndsWith("xlast\n", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 60, "time_limit")]
    [InlineData(60, 1, "stalled")]
    public async Task Run_TooLong_IsEndedWithAllItsChildren(int wallSeconds, int stallSeconds, string code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        var mark = $"8{Random.Shared.Next(100_000, 999_999)}";

        var failure = await Assert.ThrowsAsync<MediaFailedException>(() => media.Process.RunAsync(
            Shell($"sleep {mark} & sleep {mark}"), TimeSpan.FromSeconds(wallSeconds), TimeSpan.FromSeconds(stallSeconds), null, Cancelled));

        Assert.Equal(code, failure.Code);
        await UntilAsync(() => Running(mark).Count == 0);
    }

    [Fact]
    public async Task Run_CancelledFfmpeg_LeavesNoProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        var mark = $"83{Random.Shared.Next(1000, 9999)}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var run = media.Runner.RunAsync(Endless(mark), null, stop.Token);
        await UntilAsync(() => Running(mark).Count > 0);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await UntilAsync(() => Running(mark).Count == 0);
    }

    /// <summary>The thread that asked for the run ends; the launcher's does not, so the child lives on.</summary>
    [Fact]
    public async Task Run_AskedForByAThreadThatEnds_Survives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        var mark = $"84{Random.Shared.Next(1000, 9999)}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await media.Status.GetAsync(Cancelled);
        Task? run = null;
        var thread = new Thread(() => run = media.Runner.RunAsync(Endless(mark), null, stop.Token));
        thread.Start();
        thread.Join();
        await UntilAsync(() => Running(mark).Count > 0);

        await Task.Delay(500, Cancelled);

        Assert.NotEmpty(Running(mark));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run!);
    }

    [Fact]
    public void Tokenise_QuotedText_GivesOneArgumentEach() =>
        Assert.Equal(["-vf", "scale=3:4, select=gt(t,1)", "-y", "file:/out/a.mp4"], MediaArguments.Tokenise("-vf \"scale=3:4, select=gt(t,1)\"  -y \"file:/out/a.mp4\""));

    [Theory]
    [InlineData("/out/a b.mp4")]
    [InlineData("/out/a\".mp4")]
    [InlineData("-y")]
    [InlineData("/out/a\n")]
    [InlineData("http://127.0.0.1/")]
    public void Ffmpeg_OutputNotMadeByTheServer_IsNeverDescribed(string output) =>
        Assert.Throws<ArgumentException>(() => MediaArguments.Ffmpeg(new MediaOptions(), "mov", _ => { }, output, _ => { }));

    /// <summary>Whatever a file or folder is called, the run has the same arguments; only the one path differs.</summary>
    [Fact]
    public void Wrap_AnyFileName_NeverAddsAnArgument()
    {
        var sandbox = new MediaSandbox(new MediaOptions(), new MediaBinaries("/usr/bin/ffmpeg", "/usr/bin/ffprobe"), "/work");
        var arguments = MediaArguments.Ffmpeg(new MediaOptions(), "mov", _ => { }, "/out/video.mp4", _ => { });
        var plain = Line("/data/plain.mp4");

        Gen.OneOf(Gen.String, Gen.String["\"' \n\t-yf$`;&|<>:*?%{}"], Gen.Const("ok.mp4\" -c copy -y \"pwned.mkv"))
            .Where(name => name.Length > 0)
            .Sample(name =>
            {
                var path = "/data/" + name;
                var line = Line(path);
                Assert.Equal(plain.Count, line.Count);
                Assert.All(Enumerable.Range(0, line.Count).Where(i => plain[i] != line[i]), i => Assert.Equal(plain[i].Replace("/data/plain.mp4", path, StringComparison.Ordinal), line[i]));
            }, iter: 2000);

        List<string> Line(string source) =>
            [.. sandbox.Wrap(new MediaCommand(MediaProgram.Ffmpeg, arguments) { Source = source, OutputDirectory = "/data/out", WallLimit = Minute }, 0).ArgumentList];
    }

    [Theory]
    [InlineData("ok.mp4\" -c copy -y \"pwned.mkv")]
    [InlineData("-y.mp4")]
    [InlineData("a:b\nc 'd' $(id).mp4")]
    public async Task Probe_FileNameFullOfTraps_IsReadAsOneFile(string name)
    {
        var folder = Directory.CreateDirectory(media.Path($"traps-{Guid.NewGuid():N}"));
        var path = Path.Combine(folder.FullName, name);
        File.Copy(media.Mp4(), path);

        var info = await media.Tool.ProbeAsync(path, Cancelled);

        Assert.True(info.PlaysInBrowser);
        Assert.Equal(path, Assert.Single(folder.GetFileSystemInfos()).FullName);
    }

    private static MediaCommand Endless(string mark) => new(
        MediaProgram.Ffmpeg,
        ["-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", $"testsrc2=size=64x64:duration={mark}", "-f", "null", "-"])
    {
        WallLimit = Minute,
    };

    private ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script]) { WorkingDirectory = media.Folder };

    private static List<string> Running(string mark) =>
        [.. Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)).Where(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(mark, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        })];

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 200, "It did not come about in ten seconds.");
            await Task.Delay(50, Cancelled);
        }
    }
}
