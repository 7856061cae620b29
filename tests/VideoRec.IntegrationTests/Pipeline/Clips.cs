using System.Diagnostics;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>Clips for the tests, made with ffmpeg from the demo films.</summary>
internal static class Clips
{
    public static string DemoFolder => Path.Combine(AppContext.BaseDirectory, "demo");

    public static string DemoFilm(string file) => Path.Combine(DemoFolder, file);

    /// <summary>A demo film in a container and codec that no browser plays.</summary>
    public static Task<string> MatroskaAsync(string folder, string demoFilm) =>
        MakeAsync(Path.Combine(folder, $"{Guid.NewGuid():N}.mkv"), "-i", DemoFilm(demoFilm), "-c:v", "mpeg4", "-q:v", "3", "-c:a", "mp3");

    /// <summary>A clip that takes seconds to transcode.</summary>
    public static Task<string> SlowMatroskaAsync(string folder) => MakeAsync(
        Path.Combine(folder, $"{Guid.NewGuid():N}.mkv"),
        "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=24", "-vf", "noise=alls=20:allf=t", "-c:v", "mpeg4", "-q:v", "6");

    /// <summary>What stands on the slides, and from when on; each is there for two seconds.</summary>
    public static (string Words, double Start)[] Slides { get; } = [("Harbour at dawn", 0), ("第二章风力发电", 2), ("Gate 42 is open", 4)];

    public static Task<string> SlidesAsync(string folder) => MakeAsync(
        Path.Combine(folder, "slides.mp4"), "-f", "lavfi", "-i", "color=c=0xf2efe6:s=640x360:r=25:d=6", "-vf",
        string.Join(',', Slides.Select(slide => "drawtext=fontfile=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:fontsize=34:fontcolor=0x203050:x=70:y=140:"
            + $"text='{slide.Words}':enable='gte(t,{slide.Start})*lt(t,{slide.Start + 2})'")),
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p");

    /// <summary>The first seconds of several demo films of one size, one after another.</summary>
    public static Task<string> JoinedAsync(string folder, int seconds, params string[] demoFilms) => MakeAsync(
        Path.Combine(folder, "joined.mp4"),
        [
            .. demoFilms.SelectMany(film => (string[])["-t", $"{seconds}", "-i", DemoFilm(film)]), "-filter_complex",
            string.Concat(demoFilms.Select((_, i) => $"[{i}:v]fps=25,setsar=1,setpts=PTS-STARTPTS[v{i}];")) +
                string.Concat(demoFilms.Select((_, i) => $"[v{i}]")) + $"concat=n={demoFilms.Length}:v=1:a=0[out]",
            "-map", "[out]", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
        ]);

    private static async Task<string> MakeAsync(string target, params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments, target]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return target;
    }
}
