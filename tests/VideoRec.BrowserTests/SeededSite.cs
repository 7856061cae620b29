using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;

namespace VideoRec.BrowserTests;

/// <summary>A site of a test's own, filled as if the pipeline had been at work; started when the first test needs it.</summary>
public abstract class SeededSite : IAsyncLifetime
{
    internal SiteProcess? Process { get; private set; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task StartAsync()
    {
        if (Process is not null)
            return;
        Process = new SiteProcess { Seed = SeedAsync };
        await Process.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts videos into the empty library.</summary>
    /// <param name="folder">Data folder.</param>
    protected abstract Task FillAsync(string folder, VideoRecDbContext context, DataDirectories directories, CancellationToken cancellationToken);

    /// <summary>A video that plays as it is; its file is <c>original.mp4</c>.</summary>
    protected static Video Playable(Guid id, string title, double seconds, int width, int height) => new()
    {
        Id = id,
        Title = title,
        IsWatchable = true,
        Status = VideoStatus.Ready,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Media = new MediaInfo { Demuxer = "mov", VideoCodec = "h264", DurationSeconds = seconds, Width = width, Height = height, PlaysInBrowser = true },
        Renditions = [new Rendition { VideoId = id, Name = Rendition.Original, File = "original.mp4", ContentType = "video/mp4", Height = height }],
    };

    protected static async Task FfmpegAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]))!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task SeedAsync(string folder, CancellationToken cancellationToken)
    {
        await using var app = Site.Build(SiteCommand.Parse(["--data", folder, "--demo", "false", "--Logging:LogLevel:Default", "Error"]));
        using var hold = await SiteStartup.PrepareAsync(app, cancellationToken);
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
        await FillAsync(folder, context, app.Services.GetRequiredService<DataDirectories>(), cancellationToken);
    }
}
