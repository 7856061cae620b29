using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Media;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>The pipeline as the site has it, on a real database, with another executor, another clock and whatever a test replaces.</summary>
internal sealed class PipelineRig : IAsyncDisposable
{
    private readonly SqliteFixture _sqlite;
    private readonly ServiceProvider _services;

    private PipelineRig(SqliteFixture sqlite, Action<IServiceCollection> configure)
    {
        _sqlite = sqlite;
        Storage = new StorageOptions { DataDirectory = sqlite.Folder, ReservedFreeBytes = 0 };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging().AddVideoRecStorage().AddVideoRecCatalogue().AddVideoRecPipeline().AddVideoRecRanking().AddVideoRecRankers();
        services.TryAddSingleton<ActiveModelStore>();
        services.TryAddSingleton<ModelCatalogue>();
        services.Replace(ServiceDescriptor.Singleton(Options.Create(Storage)));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        services.Replace(ServiceDescriptor.Singleton<IPipelineScheduler>(Scheduler));
        services.AddSingleton<IMediaTool, FakeMediaTool>();
        services.AddSingleton<IEncoders, FakeEncoders>();
        services.AddSingleton<IScreenReader, FakeScreenReader>();
        configure(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public StorageOptions Storage { get; }

    public FakeScreenReader Reader => (FakeScreenReader)Get<IScreenReader>();

    public RecordingScheduler Scheduler { get; } = new();

    public static async Task<PipelineRig> CreateAsync(Action<IServiceCollection>? configure = null)
    {
        var rig = new PipelineRig(await SqliteFixture.CreateAsync(), configure ?? (_ => { }));
        await rig.Get<SearchIndex>().PrepareAsync(TestContext.Current.CancellationToken);
        return rig;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public VideoRecDbContext CreateDbContext() => _sqlite.CreateDbContext();

    public async Task<Guid> AddVideoAsync()
    {
        var video = await _sqlite.AddVideoAsync(change: v => (v.IsWatchable, v.Status) = (false, VideoStatus.Processing));
        await using var context = CreateDbContext();
        StageRunStore.AddAll(context, video.Id, Time.GetUtcNow());
        await context.SaveChangesAsync();
        return video.Id;
    }

    /// <summary>Puts a file where uploads arrive.</summary>
    public string Arrive(string content)
    {
        var path = Path.Combine(Get<DataDirectories>().Incoming, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, content);
        return path;
    }

    public async Task<Guid> UploadAsync(string title) => (await Get<IVideoIntake>().AcceptAsync(
        Arrive("film " + title), "film.mp4", new VideoDraft(title, "", [], VideoVisibility.Public), null, false, TestContext.Current.CancellationToken)).Id;

    /// <summary>Hands out and runs what is due, one after the other, until nothing is.</summary>
    public async Task RunUntilQuietAsync(CancellationToken cancellationToken)
    {
        while (await Get<StageDispatcher>().DispatchAsync(cancellationToken) > 0)
            while (Scheduler.TryTake(out var key))
                await Get<StageRunner>().RunAsync(key.VideoId, key.Stage, cancellationToken);
    }

    public async Task<List<StageRun>> RunsAsync(CancellationToken cancellationToken)
    {
        await using var context = CreateDbContext();
        return await context.StageRuns.AsNoTracking().ToListAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    /// <summary>An executor that only keeps what it was given; the test decides what becomes of it.</summary>
    internal sealed class RecordingScheduler : IPipelineScheduler
    {
        private readonly Queue<StageKey> _keys = new();

        public Action<StageKey, Action<StageKey>> Accept { get; set; } = (key, keep) => keep(key);

        public void Enqueue(Guid videoId, PipelineStage stage) => Accept(new StageKey(videoId, stage), _keys.Enqueue);

        public bool TryTake(out StageKey key) => _keys.TryDequeue(out key);

        public void Shuffle(Random random)
        {
            var keys = _keys.ToArray();
            random.Shuffle(keys);
            _keys.Clear();
            foreach (var key in keys)
                _keys.Enqueue(key);
        }
    }
}
