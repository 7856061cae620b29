using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.Training;

/// <summary>The services of trainings as one process has them, on a data folder that outlives the process. Jobs run when the test says.</summary>
internal sealed class TrainingSite : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Executor _executor = new();

    public TrainingSite(SqliteFixture sqlite, LearningOptions? options = null, TimeProvider? time = null, LineActivation? activation = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IBackgroundJobClient>(_executor);
        services.AddSingleton<Microsoft.EntityFrameworkCore.IDbContextFactory<VideoRecDbContext>>(sqlite);
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(sqlite.Directories);
        services.AddSingleton<ITrainingTask>(Line);
        services.AddSingleton<ILearnedModelActivation>(Activation = activation ?? new LineActivation());
        services.AddVideoRecLearning();
        services.AddSingleton(Options.Create(options ?? new LearningOptions { CpuShare = 1, CheckpointSeconds = 3600, RestAboveMilliseconds = 0 }));
        _services = services.BuildServiceProvider();
    }

    public LineTraining Line { get; } = new();

    public LineActivation Activation { get; }

    public TrainingRunStore Runs => Get<TrainingRunStore>();

    public LearnedTraining Trainings => Get<LearnedTraining>();

    public LearnedModelSwitch Switch => Get<LearnedModelSwitch>();

    /// <summary>Ids handed to the executor.</summary>
    public IReadOnlyList<Guid> Enqueued => _executor.Ids;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As at a start of the process: runs and models are taken up.</summary>
    public async Task OpenAsync()
    {
        await ((Microsoft.Extensions.Hosting.IHostedService)Trainings).StartAsync(Cancel);
        await Switch.OpenAsync(Cancel);
    }

    public async Task<Guid> StartAsync(int seed = 1, params (string Name, string Value)[] settings)
    {
        var (run, isNew) = await Trainings.StartTrainingAsync("line", seed, settings.ToDictionary(s => s.Name, s => s.Value), "admin", Cancel);
        Assert.True(isNew);
        return run.Id;
    }

    public Task WorkAsync(Guid id) => WorkUntilStopAsync(id, CancellationToken.None);

    /// <summary>As an executor that is told to stop with the site.</summary>
    public Task WorkUntilStopAsync(Guid id, CancellationToken siteStops) => Get<LearnedTrainingJob>().RunAsync(id, siteStops);

    public async Task<TrainingRun> RunAsync(Guid id) => (await Runs.FindAsync(id, Cancel))!;

    public Task<IReadOnlyList<TrainingPoint>> PointsAsync(Guid id) => Get<TrainingRecordStore>().PointsAsync(id, Cancel);

    /// <summary>Trains to the end.</summary>
    public async Task<LearnedModel> TrainAsync(int seed = 1, params (string Name, string Value)[] settings)
    {
        var id = await StartAsync(seed, settings);
        await WorkAsync(id);
        return (await Get<LearnedModelStore>().ListAsync(Cancel)).Single(m => m.RunId == id);
    }

    /// <summary>Asks for the model and carries the move to its end.</summary>
    public async Task<string?> PromoteAsync(LearnedModel model)
    {
        var (_, refusal) = await Switch.PromoteAsync(model.Id, "admin", Cancel);
        await Switch.FinishAsync(Cancel);
        return refusal;
    }

    public async Task<string?> RollBackAsync()
    {
        var (_, refusal) = await Switch.RollBackAsync("line", "admin", Cancel);
        await Switch.FinishAsync(Cancel);
        return refusal;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Executor : IBackgroundJobClient
    {
        public List<Guid> Ids { get; } = [];

        public string Create(Job job, IState state)
        {
            Assert.Equal("training", Assert.IsType<EnqueuedState>(state).Queue);
            Ids.Add((Guid)job.Args[0]);
            return $"{Ids.Count}";
        }

        public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
    }
}
