using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>Whatever an executor loses, repeats or reorders, and wherever processes die: every video ends, each stage commits once.</summary>
public sealed class EvilExecutorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task EvilExecutor_EveryVideoBecomesReady_AndEveryStageCommitsOnce(int seed)
    {
        var random = new Random(seed);
        var ledger = new Ledger(random);
        await using var rig = await PipelineRig.CreateAsync(services => UseLedgerJobs(services, ledger));
        rig.Scheduler.Accept = (key, keep) =>
        {
            var fate = random.NextDouble();
            if (fate < 0.3)
                return;
            keep(key);
            if (fate > 0.7)
                keep(key);
        };
        var videos = new List<Guid>();
        for (var i = 0; i < 4; i++)
            videos.Add(await rig.AddVideoAsync());

        for (var round = 0; round < 400 && (await rig.RunsAsync(Token)).Exists(r => r.State != StageState.Done); round++)
            await RoundAsync(rig, random);

        var runs = await rig.RunsAsync(Token);
        Assert.All(runs, run => Assert.Equal(StageState.Done, run.State));
        Assert.All(runs, run => Assert.InRange(run.Attempt, 1, PipelinePlan.MaxAttempts));
        Assert.Equal(videos.Count * PipelinePlan.Stages.Count, ledger.Commits.Count);
        Assert.All(ledger.Commits, commit => Assert.Equal(1, commit.Value));
        await using var context = rig.CreateDbContext();
        Assert.All(context.Videos.ToList(), video => Assert.Equal(VideoStatus.Ready, video.Status));
        Assert.Equal(videos.Count * PipelinePlan.Stages.Count, context.Frames.Count());
    }

    [Fact]
    public async Task GoodExecutor_StagesRunInTheOrderOfThePlan_WatchableFirst()
    {
        var ledger = new Ledger(null);
        await using var rig = await PipelineRig.CreateAsync(services => UseLedgerJobs(services, ledger));
        var (first, second) = (await rig.AddVideoAsync(), await rig.AddVideoAsync());

        await rig.RunUntilQuietAsync(Token);

        // The features hang on nothing but the rendition and hold nothing up, so they may come anywhere behind it.
        PipelineStage[] order = [.. ledger.Order.Where(k => k.VideoId == first).Select(k => k.Stage)];
        Assert.Equal(PipelinePlan.Stages.Where(s => s != PipelineStage.Features), order.Where(s => s != PipelineStage.Features));
        Assert.True(Array.IndexOf(order, PipelineStage.Features) > Array.IndexOf(order, PipelineStage.Rendition));
        Assert.Equal(2 * PipelinePlan.Stages.Count, ledger.Order.Count);
        var firstFrames = ledger.Order.ToList().FindIndex(k => k.Stage == PipelineStage.Frames);
        Assert.True(firstFrames > ledger.Order.ToList().FindIndex(k => k == new StageKey(second, PipelineStage.Rendition)));
    }

    private static async Task RoundAsync(PipelineRig rig, Random random)
    {
        await rig.Get<Reconciliation>().RunAsync(Token);
        await rig.Get<StageDispatcher>().DispatchAsync(Token);
        rig.Scheduler.Shuffle(random);
        var together = new List<Task>();
        while (rig.Scheduler.TryTake(out var key))
        {
            if (random.NextDouble() < 0.1)
                await rig.Get<StageRunStore>().ClaimAsync(key.VideoId, key.Stage, "a process that dies now", Token);
            else
                together.Add(Task.Run(() => rig.Get<StageRunner>().RunAsync(key.VideoId, key.Stage, Token), Token));
            if (together.Count == 3)
                await Task.WhenAll(together.ToArray());
        }

        await Task.WhenAll(together);
        rig.Time.Advance(StageDispatcher.TrustExecutorFor + TimeSpan.FromSeconds(1));
    }

    private static void UseLedgerJobs(IServiceCollection services, Ledger ledger)
    {
        services.RemoveAll<IStageJob>();
        foreach (var stage in PipelinePlan.Stages)
            services.AddSingleton<IStageJob>(new LedgerJob(stage, ledger));
    }

    private sealed class Ledger(Random? random)
    {
        private readonly ConcurrentDictionary<StageKey, bool> _hasFailed = new();

        public ConcurrentDictionary<StageKey, int> Commits { get; } = new();

        public ConcurrentQueue<StageKey> Order { get; } = new();

        /// <summary>One transient failure a stage at most, so that attempts suffice.</summary>
        public bool ShouldFail(StageKey key)
        {
            lock (this)
                return random is not null && random.NextDouble() < 0.3 && _hasFailed.TryAdd(key, true);
        }
    }

    private sealed class LedgerJob(PipelineStage stage, Ledger ledger) : IStageJob
    {
        public PipelineStage Stage => stage;

        public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
        {
            var key = new StageKey(work.Video.Id, stage);
            await Task.Yield();
            if (ledger.ShouldFail(key))
                throw new IOException("A cable was pulled.");
            return new StageResult("Done.", (context, _) =>
            {
                ledger.Commits.AddOrUpdate(key, 1, (_, count) => count + 1);
                ledger.Order.Enqueue(key);
                context.Frames.Add(new VideoFrame { VideoId = work.Video.Id, Ordinal = (int)stage });
                return Task.CompletedTask;
            });
        }
    }
}
