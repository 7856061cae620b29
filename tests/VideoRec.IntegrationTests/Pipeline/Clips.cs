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
        "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=40", "-vf", "noise=alls=20:allf=t", "-c:v", "mpeg4", "-q:v", "6");

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
