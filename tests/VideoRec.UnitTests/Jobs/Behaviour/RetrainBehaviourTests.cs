using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.UnitTests.Jobs.Behaviour;

public sealed class RetrainBehaviourTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly BehaviourOptions _options = new();
    private readonly InteractionEvents _events = new();
    private readonly RunningTrainings _running = new();
    private BehaviourModels _models = null!;
    private TrainingRunStore _runs = null!;
    private BehaviourDataStore _data = null!;
    private DataDirectories _directories = null!;
    private RetrainBehaviourJob _job = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _sqlite.InitializeAsync();
        _models = new BehaviourModels(Options.Create(_options));
        _runs = new TrainingRunStore(_sqlite, _time);
        _data = new BehaviourDataStore(_sqlite, Options.Create(new TasteOptions()));
        _directories = _sqlite.Directories;
        _job = new RetrainBehaviourJob(_runs, _running, _data, _models, _directories, Options.Create(_options), TimeProvider.System, NullLogger<RetrainBehaviourJob>.Instance);
    }

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task ThreeViewers_AreLearnedFrom_AndTheFileIsTakenUpAtTheNextStart()
    {
        var videos = await WatchedByThreeAsync();
        var run = await RunAsync();

        Assert.Equal((TrainingState.Succeeded, 1.0), (run.State, run.Progress));
        Assert.Equal((2, 5), (_models.Current!.Evidence, _models.Current.Interactions));
        Assert.True(_models.EvidenceOf([new HistoryWeight(videos[0], 1)]).Strength < 0.1);

        var next = new BehaviourModels(Options.Create(_options));
        new BehaviourKeeper(next, new VectorIndexes(), _directories, NullLogger<BehaviourKeeper>.Instance).Load();
        Assert.Equal(_models.Current.VideoIds, next.Current!.VideoIds);
    }

    [Theory]
    [InlineData(BehaviourKind.Ease)]
    [InlineData(BehaviourKind.ItemKnn)]
    [InlineData(BehaviourKind.Ials)]
    public async Task EveryKind_TrainsOnNothingAndOnLittle(BehaviourKind kind)
    {
        _options.Kind = kind;
        var nothing = await RunAsync();
        Assert.Equal(TrainingState.Succeeded, nothing.State);
        Assert.Empty(_models.Current!.VideoIds);

        await WatchedByThreeAsync();
        Assert.Equal(TrainingState.Succeeded, (await RunAsync()).State);
        Assert.Equal(3, _models.Current.VideoIds.Count);
    }

    [Fact]
    public async Task Read_TakesWhatWasLiked_AndNothingThatWasTurnedAwayOrNotForTaste()
    {
        var video = (await _sqlite.AddVideoAsync()).Id;
        await DoAsync(video, InteractionKind.Click);
        await DoAsync(video, InteractionKind.Watch, fraction: 0.4);
        await DoAsync(video, InteractionKind.Finish, against: InteractionKind.Dislike);
        await DoAsync(video, InteractionKind.Like, notForTaste: true);
        var liked = await DoAsync(video, InteractionKind.Like);
        await DoAsync(video, InteractionKind.Watch, fraction: 0.6);

        var read = await _data.ReadAsync(Cancel);

        Assert.NotEqual(Guid.Empty, liked);
        Assert.Equal((2, 1, 2), (read.Matrix.Viewers, read.Matrix.Items, read.Matrix.Count));
        Assert.Equal([0.48f, 1.5f], Enumerable.Range(0, 2).Select(viewer => read.Matrix.Row(viewer)[0].Weight).Order());
    }

    [Fact]
    public async Task AutoChoosesItemKnn_AboveTheSizeForEase()
    {
        _options.MaxEaseVideos = 2;
        await WatchedByThreeAsync();
        await RunAsync();

        Assert.IsType<SparseItemModel>(_models.Current!.Model);
    }

    [Fact]
    public async Task OnlyOneRunIsOpenAtATime_AndAnEndedOneIsLeftAlone()
    {
        var (first, isNew) = await _runs.QueueAsync("behaviour", Cancel);
        var (second, isSecondNew) = await _runs.QueueAsync("behaviour", Cancel);
        Assert.Equal((first.Id, true, false), (second.Id, isNew, isSecondNew));

        await _runs.EndAsync(first.Id, TrainingState.Cancelled, "Cancelled.", null, Cancel);
        await _job.RunAsync(first.Id, Cancel);

        Assert.Null(_models.Current);
        Assert.Equal(TrainingState.Cancelled, (await _runs.FindAsync(first.Id, Cancel))!.State);
    }

    [Fact]
    public async Task ARunThatAStopCutOff_IsPutBackInLine()
    {
        var (run, _) = await _runs.QueueAsync("behaviour", Cancel);
        await _runs.StartAsync(run.Id, Cancel);

        Assert.Equal([run.Id], await _runs.ReopenAsync("behaviour", Cancel));
        await _job.RunAsync(run.Id, Cancel);
        Assert.Equal(TrainingState.Succeeded, (await _runs.FindAsync(run.Id, Cancel))!.State);
    }

    [Fact]
    public async Task Schedule_IsDueAfterItsHours_IfThereIsAnythingNew()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var schedule = Schedule(services);
        Assert.False(await schedule.IsDueAsync(Cancel));

        var videos = await WatchedByThreeAsync();
        Assert.True(await schedule.IsDueAsync(Cancel));
        await RunAsync();
        Assert.False(await schedule.IsDueAsync(Cancel));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.False(await schedule.IsDueAsync(Cancel));
        await DoAsync(videos[0], InteractionKind.Like);
        Assert.True(await schedule.IsDueAsync(Cancel));
        _options.RetrainEveryHours = 0;
        Assert.False(await schedule.IsDueAsync(Cancel));
    }

    [Fact]
    public async Task Schedule_AfterForgetting_UnlearnsOnce()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var schedule = Schedule(services);
        _options.RetrainEveryHours = 0;
        var videos = await WatchedByThreeAsync();
        var viewer = await DoAsync(videos[2], InteractionKind.Finish);
        await DoAsync(videos[1], InteractionKind.Finish, viewer: viewer);
        await RunAsync();
        Assert.Equal(7, _models.Current!.Interactions);
        Assert.False(await schedule.MustUnlearnAsync(Cancel));

        await using var interactions = new InteractionStore(_sqlite, _events, _time);
        await interactions.ForgetAsync(viewer, videos[2], Cancel);
        await interactions.ForgetAsync(viewer, null, Cancel);
        await interactions.AppendAsync(Guid.NewGuid(), [new Interaction { VideoId = videos[0], Kind = InteractionKind.Like }], Cancel);
        Assert.True(await schedule.MustUnlearnAsync(Cancel));
        var (waiting, _) = await _runs.QueueAsync(BehaviourTraining.Kind, Cancel);
        Assert.False(await schedule.MustUnlearnAsync(Cancel));
        await _job.RunAsync(waiting.Id, Cancel);

        Assert.Equal(6, _models.Current.Interactions);
        Assert.False(await schedule.MustUnlearnAsync(Cancel));
    }

    [Fact]
    public async Task Schedule_OfANewProcess_UnlearnsWhatWasForgottenBefore_AndWaitsAfterAFailure()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var videos = await WatchedByThreeAsync();
        var viewer = await DoAsync(videos[2], InteractionKind.Finish);
        await RunAsync();
        await using (var interactions = new InteractionStore(_sqlite, new InteractionEvents(), _time))
            await interactions.ForgetAsync(viewer, null, Cancel);

        using var schedule = Schedule(services);
        Assert.True(await schedule.MustUnlearnAsync(Cancel));
        var (run, _) = await _runs.QueueAsync(BehaviourTraining.Kind, Cancel);
        await _runs.EndAsync(run.Id, TrainingState.Failed, "", null, Cancel);
        Assert.False(await schedule.MustUnlearnAsync(Cancel));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await schedule.MustUnlearnAsync(Cancel));
    }

    private BehaviourSchedule Schedule(IServiceProvider services) => new(
        new BehaviourTraining(_runs, _running, services), _runs, _data, _models, _events, Options.Create(_options), _time, NullLogger<BehaviourSchedule>.Instance);

    private async Task<TrainingRun> RunAsync()
    {
        var (run, _) = await _runs.QueueAsync("behaviour", Cancel);
        await _job.RunAsync(run.Id, Cancel);
        return (await _runs.FindAsync(run.Id, Cancel))!;
    }

    /// <summary>Three viewers of three videos; two of them watched two.</summary>
    private async Task<List<Guid>> WatchedByThreeAsync()
    {
        var videos = new List<Guid>();
        for (var i = 0; i < 3; i++)
            videos.Add((await _sqlite.AddVideoAsync()).Id);
        Guid[] viewers = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var (viewer, video) in new[] { (0, 0), (0, 1), (1, 0), (1, 2), (2, 1) })
            await DoAsync(videos[video], InteractionKind.Finish, viewer: viewers[viewer]);
        return videos;
    }

    private async Task<Guid> DoAsync(
        Guid video, InteractionKind kind, double? fraction = null, Guid? viewer = null, bool notForTaste = false, InteractionKind? against = null)
    {
        var viewerId = viewer ?? Guid.NewGuid();
        await using var context = _sqlite.CreateDbContext();
        if (await context.Viewers.FindAsync([viewerId], Cancel) is null)
            context.Viewers.Add(new Viewer { Id = viewerId, CreatedAt = _time.GetUtcNow() });
        context.Interactions.Add(Interaction(kind));
        if (against is { } second)
            context.Interactions.Add(Interaction(second));
        await context.SaveChangesAsync(Cancel);
        return viewerId;

        Interaction Interaction(InteractionKind what) => new()
        {
            ViewerId = viewerId,
            VideoId = video,
            Kind = what,
            SecondsWatched = what is InteractionKind.Watch or InteractionKind.Finish ? 60 : null,
            Fraction = what == InteractionKind.Watch ? fraction ?? 1 : what == InteractionKind.Finish ? 1 : null,
            At = _time.GetUtcNow(),
            NotForTaste = notForTaste,
        };
    }
}
