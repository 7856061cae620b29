using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.IntegrationTests.Web;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>The site with its real media tool and models on a data folder; started or only put together.</summary>
internal sealed class PipelineSite : IAsyncDisposable
{
    private readonly IDisposable _hold;

    private PipelineSite(WebApplication app, IDisposable hold) => (App, _hold) = (app, hold);

    public WebApplication App { get; }

    public DataDirectories Directories => Get<DataDirectories>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Words on screen take longest and have a test of their own, so they are not read unless asked for.</summary>
    public static string[] Arguments(string folder, bool readsScreen = false) =>
    [
        "--data", folder, "--urls", "http://127.0.0.1:0", "--demo", "false", "--Logging:LogLevel:Default", "Warning",
        "--VideoRec:OnScreenText:Enabled", readsScreen ? "true" : "false", "--VideoRec:Storage:CacheDirectory", VideoRecApplication.SharedCache,
    ];

    /// <param name="start">False: uploads can be accepted, but nothing is processed.</param>
    public static async Task<PipelineSite> CreateAsync(string folder, bool start = true, bool readsScreen = false)
    {
        var app = Site.Build(SiteCommand.Parse(Arguments(folder, readsScreen)));
        var hold = await SiteStartup.PrepareAsync(app, Token);
        if (start)
            await app.StartAsync(Token);
        return new PipelineSite(app, hold);
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async Task<Video> AcceptAsync(string clip, string title, params string[] tags)
    {
        var arrived = Path.Combine(Directories.Incoming, Guid.NewGuid().ToString("N"));
        File.Copy(clip, arrived);
        var draft = new VideoDraft(title, "", tags, VideoVisibility.Public);
        return await Get<IVideoIntake>().AcceptAsync(arrived, Path.GetFileName(clip), draft, ownerId: null, isDemo: false, Token);
    }

    public VideoRecDbContext CreateDbContext() => Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContext();

    public async Task<IReadOnlyList<StageRun>> WaitUntilAsync(Guid videoId, Func<IReadOnlyList<StageRun>, bool> condition, int seconds = 300)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var runs = await Get<StageRunStore>().OfVideoAsync(videoId, patience.Token);
            Assert.DoesNotContain(runs, r => r.State == StageState.Failed);
            if (condition(runs))
                return runs;
            await Task.Delay(100, patience.Token);
        }
    }

    public Task<IReadOnlyList<StageRun>> WaitUntilDoneAsync(Guid videoId) =>
        WaitUntilAsync(videoId, runs => runs.All(r => r.State == StageState.Done));

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        _hold.Dispose();
        SqliteConnection.ClearAllPools();
    }
}
