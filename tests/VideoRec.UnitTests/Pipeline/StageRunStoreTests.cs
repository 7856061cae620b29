using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Pipeline;

public sealed class StageRunStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CatalogueEvents _events = new();
    private SqliteFixture _sqlite = null!;
    private StageRunStore _store = null!;
    private StageRecovery _recovery = null!;
    private Guid _video;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _store = new StageRunStore(_sqlite, _events, new PipelineSignal(), _time);
        _recovery = new StageRecovery(_sqlite, _store, _time);
        _video = (await _sqlite.AddVideoAsync(change: v => (v.IsWatchable, v.Status) = (false, VideoStatus.Processing))).Id;
        await using var context = _sqlite.CreateDbContext();
        StageRunStore.AddAll(context, _video, _time.GetUtcNow());
        await context.SaveChangesAsync(Token);
    }

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task Claim_SameStageFromManyWorkersAtOnce_OneGetsIt()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => _store.ClaimAsync(_video, PipelineStage.Probe, $"worker-{i}", Token))));

        var claim = Assert.Single(claims, c => c is not null);
        Assert.Equal(1, claim!.Fence);
        Assert.Equal(1, claim.Attempt);
    }

    [Fact]
    public async Task Claim_BlockedStage_GetsNothing() =>
        Assert.Null(await _store.ClaimAsync(_video, PipelineStage.Rendition, "me", Token));

    [Fact]
    public async Task Complete_WithItsRows_UnblocksTheNextAndMakesTheVideoWatchable()
    {
        var seen = new List<Guid>();
        var claim = await ClaimAsync(PipelineStage.Probe);
        _events.VideoChanged += seen.Add;

        Assert.True(await _store.CompleteAsync(claim, "Seen.", (context, _) =>
        {
            context.Renditions.Add(new Rendition { VideoId = _video, Name = Rendition.Original, File = "original.mp4" });
            return Task.CompletedTask;
        }, Token));

        Assert.Equal(StageState.Done, (await RunAsync(PipelineStage.Probe)).State);
        Assert.Equal(StageState.Ready, (await RunAsync(PipelineStage.Rendition)).State);
        Assert.Equal(StageState.Blocked, (await RunAsync(PipelineStage.Frames)).State);
        Assert.True((await VideoAsync()).IsWatchable);
        Assert.Equal([_video], seen);
    }

    [Fact]
    public async Task Complete_AfterAnotherClaimedIt_WritesNothing()
    {
        var stale = await ClaimAsync(PipelineStage.Probe);
        await _recovery.TakeBackLostAsync("another process", Token);
        var fresh = await ClaimAsync(PipelineStage.Probe);

        Assert.False(await _store.CompleteAsync(stale, "Stale.", (_, _) => throw new InvalidOperationException("must not run"), Token));
        Assert.False(await _store.HeartbeatAsync(stale, 0.5, Token));
        Assert.False(await _store.FailAsync(stale, new StageFailure(StageFailureKind.Permanent, "x", "X."), Token));
        Assert.True(await _store.HeartbeatAsync(fresh, 0.5, Token));
        Assert.True(await _store.CompleteAsync(fresh, "Fresh.", null, Token));
        Assert.Equal("Fresh.", (await RunAsync(PipelineStage.Probe)).Summary);
    }

    [Fact]
    public async Task Complete_WhoseWriteFails_LeavesTheStageRunning()
    {
        var claim = await ClaimAsync(PipelineStage.Probe);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.CompleteAsync(claim, "", (_, _) => throw new InvalidOperationException(), Token));
        Assert.Equal(StageState.Running, (await RunAsync(PipelineStage.Probe)).State);
    }

    [Fact]
    public async Task Fail_Transient_BacksOffThreeTimesAndThenGivesUp()
    {
        for (var attempt = 1; attempt < PipelinePlan.MaxAttempts; attempt++)
        {
            await FailAsync(StageFailureKind.Transient);
            Assert.Null(await _store.ClaimAsync(_video, PipelineStage.Probe, "me", Token));
            Assert.NotNull(await _recovery.NextDueAsync(Token));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await FailAsync(StageFailureKind.Transient);
        var run = await RunAsync(PipelineStage.Probe);
        Assert.Equal((StageState.Failed, 3, "broken", "It broke."), (run.State, run.Attempt, run.ErrorCode, run.ErrorMessage));
        Assert.Equal(VideoStatus.Failed, (await VideoAsync()).Status);
    }

    [Theory]
    [InlineData(StageFailureKind.Permanent, StageState.Failed, 1)]
    [InlineData(StageFailureKind.Environment, StageState.Waiting, 0)]
    [InlineData(StageFailureKind.Cancelled, StageState.Ready, 0)]
    public async Task Fail_OtherKinds_SettleAtOnce(StageFailureKind kind, StageState state, int attempts)
    {
        await FailAsync(kind);
        var run = await RunAsync(PipelineStage.Probe);
        Assert.Equal((state, attempts), (run.State, run.Attempt));
    }

    [Fact]
    public async Task Retry_OfAFailedStage_GivesFreshAttempts()
    {
        await FailAsync(StageFailureKind.Permanent);

        Assert.Equal(1, await _store.RetryAsync(_video, Token));

        var run = await RunAsync(PipelineStage.Probe);
        Assert.Equal((StageState.Ready, 0, null), (run.State, run.Attempt, run.ErrorMessage));
        Assert.Equal(VideoStatus.Processing, (await VideoAsync()).Status);
        Assert.Equal(0, await _store.RetryAsync(_video, Token));
    }

    [Fact]
    public async Task TakeBackLost_OwnStageWithAHeartbeat_IsLeftRunning()
    {
        var claim = await ClaimAsync(PipelineStage.Probe);
        _time.Advance(PipelinePlan.Lease - TimeSpan.FromSeconds(1));
        await _store.HeartbeatAsync(claim, 0.1, Token);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await _recovery.TakeBackLostAsync("me", Token));
        _time.Advance(PipelinePlan.Lease);
        Assert.Equal([new StageKey(_video, PipelineStage.Probe)], await _recovery.TakeBackLostAsync("me", Token));
    }

    [Fact]
    public async Task TakeBackLost_ProcessDiesUnderAStageAgainAndAgain_IsGivenUpInTheEnd()
    {
        for (var i = 0; i < PipelinePlan.MaxInterruptions; i++)
        {
            Assert.Equal(StageState.Ready, (await RunAsync(PipelineStage.Probe)).State);
            await ClaimAsync(PipelineStage.Probe);
            await _recovery.TakeBackLostAsync("the next process", Token);
        }

        var run = await RunAsync(PipelineStage.Probe);
        Assert.Equal((StageState.Failed, "interrupted"), (run.State, run.ErrorCode));
    }

    [Fact]
    public async Task Reset_FromVectors_KeepsAReadyVideoReadyAndTakesRunningClaims()
    {
        foreach (var stage in PipelinePlan.Stages)
            Assert.True(await _store.CompleteAsync(await ClaimAsync(stage), "Done.", null, Token));
        Assert.Equal(VideoStatus.Ready, (await VideoAsync()).Status);

        await ResetVectorsAsync();
        var running = await ClaimAsync(PipelineStage.Vectors);
        await ResetVectorsAsync();

        Assert.False(await _store.CompleteAsync(running, "Old words.", null, Token));
        Assert.Equal(StageState.Ready, (await RunAsync(PipelineStage.Vectors)).State);
        Assert.Equal(StageState.Blocked, (await RunAsync(PipelineStage.Index)).State);
        Assert.Equal(VideoStatus.Ready, (await VideoAsync()).Status);
    }

    [Fact]
    public async Task SettleAll_RowsThatContradictEachOther_ArePutRight()
    {
        await using (var context = _sqlite.CreateDbContext())
            await context.StageRuns.Where(s => s.Stage == PipelineStage.Probe).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, StageState.Done), Token);

        Assert.Equal([_video], await _recovery.SettleAllAsync(Token));
        Assert.Equal(StageState.Ready, (await RunAsync(PipelineStage.Rendition)).State);
        Assert.Empty(await _recovery.SettleAllAsync(Token));
    }

    private async Task ResetVectorsAsync()
    {
        await using var context = _sqlite.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        await _store.ResetAsync(context, _video, PipelineStage.Vectors, Token);
        await transaction.CommitAsync(Token);
    }

    private async Task FailAsync(StageFailureKind kind) =>
        Assert.True(await _store.FailAsync(await ClaimAsync(PipelineStage.Probe), new StageFailure(kind, "broken", "It broke."), Token));

    private async Task<StageClaim> ClaimAsync(PipelineStage stage) =>
        await _store.ClaimAsync(_video, stage, "me", Token) ?? throw new InvalidOperationException($"{stage} is not due.");

    private async Task<StageRun> RunAsync(PipelineStage stage) =>
        (await _store.OfVideoAsync(_video, Token)).Single(r => r.Stage == stage);

    private async Task<Video> VideoAsync()
    {
        await using var context = _sqlite.CreateDbContext();
        return await context.Videos.AsNoTracking().SingleAsync(v => v.Id == _video, Token);
    }
}
