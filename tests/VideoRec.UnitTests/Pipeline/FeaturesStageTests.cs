using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

public sealed class FeaturesStageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_LeavesASignalsVectorOfTheFeaturesVersion()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var id = await rig.UploadAsync("Waves");
        await rig.RunUntilQuietAsync(Token);
        var signals = Assert.Single(await SignalsAsync(rig));
        Assert.Equal((id, LookFeatures.ModelId, LookFeatures.Dimension), (signals.VideoId, signals.ModelId, signals.Dimension));
        Assert.Contains(LookFeatures.ModelId, (await rig.RunsAsync(Token)).Single(r => r.Stage == PipelineStage.Features).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VideoFromBeforeTheStage_GetsItOnce_AndStaysReady()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await rig.UploadAsync("Old film");
        await rig.RunUntilQuietAsync(Token);
        await using (var context = rig.CreateDbContext())
        {
            await context.StageRuns.Where(s => s.Stage == PipelineStage.Features).ExecuteDeleteAsync(Token);
            await context.VideoVectors.Where(v => v.Space == VectorSpace.Signals).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(1, await rig.Get<Reconciliation>().RunAsync(Token));
        Assert.Equal(StageState.Ready, (await rig.RunsAsync(Token)).Single(r => r.Stage == PipelineStage.Features).State);
        await using (var context = rig.CreateDbContext())
            Assert.Equal(VideoStatus.Ready, (await context.Videos.SingleAsync(Token)).Status);
        await rig.RunUntilQuietAsync(Token);
        Assert.Single(await SignalsAsync(rig));
        Assert.Empty(await rig.Get<StageRecovery>().AddMissingAsync(Token));
        Assert.Equal(0, await rig.Get<StageRecovery>().ReopenOutdatedFeaturesAsync(Token));
    }

    [Fact]
    public async Task FeaturesOfAnotherVersion_AreMeasuredAnew_AndReplaced()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await rig.UploadAsync("Film");
        await rig.RunUntilQuietAsync(Token);
        await using (var context = rig.CreateDbContext())
            await context.Database.ExecuteSqlAsync($"UPDATE VideoVectors SET ModelId = 'look-features-0' WHERE Space = 'Signals'", Token);

        Assert.Equal(1, await rig.Get<Reconciliation>().RunAsync(Token));
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(LookFeatures.ModelId, Assert.Single(await SignalsAsync(rig)).ModelId);
    }

    private static async Task<List<VideoVector>> SignalsAsync(PipelineRig rig)
    {
        await using var context = rig.CreateDbContext();
        return await context.VideoVectors.AsNoTracking().Where(v => v.Space == VectorSpace.Signals).ToListAsync(Token);
    }
}
