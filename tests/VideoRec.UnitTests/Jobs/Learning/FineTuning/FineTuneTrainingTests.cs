using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

/// <summary>The site's training from its tables.</summary>
public sealed class FineTuneTrainingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_GoesThroughFiveSteps_AndTellsBothNumbersBesideTheEncoderAsItIs()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40);
        var host = new UnattendedTraining();
        var outcome = await world.TrainAsync("a", host);
        Assert.Equal(Enum.GetValues<TrainingStep>(), host.Steps);
        Assert.Contains(host.Curve, point => point.TrainLoss is not null && point.Validation is not null);
        Assert.Equal(["mAP, held-out viewers", "mAP, unseen labels"], outcome.HeldOut.Select(measure => measure.Name));
        Assert.True(outcome.HeldOut[0].Value > outcome.HeldOut[0].InUse + 0.03 && outcome.HeldOut[1].Value > outcome.HeldOut[1].InUse, outcome.Message);
        Assert.True(outcome.HeldOut[1].MayFall is > 0 and < 0.01);
        Assert.All(outcome.HeldOut, measure => Assert.Equal((measure.Value, measure.InUse), (outcome.Metrics[measure.Name], outcome.Metrics[measure.Name + ", encoder as it is"])));
        Assert.All(outcome.Files, file => Assert.True(File.Exists(Path.Combine(world.Folder("a"), file))));
    }

    [Fact]
    public async Task Training_ThatLosesOnUnseenLabels_IsNotLetIn_ThoughItGainsOnTheOthers()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40, dimension: 24, seed: 2);
        var outcome = await world.TrainAsync("a", new UnattendedTraining());
        Assert.True(outcome.HeldOut[0].Value > outcome.HeldOut[0].InUse && outcome.HeldOut[1].Value < outcome.HeldOut[1].InUse - 0.03, outcome.Message);
        var model = new LearnedModel { Kind = TrainingKinds.FineTune, Name = "fine-tune 1", HeldOut = outcome.HeldOut, Metrics = outcome.Metrics, Files = [] };
        Assert.StartsWith("fine-tune 1 loses too much: mAP, unseen labels", PromotionRule.Refusal(new MeasuredModel(model, null), null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_WithoutViewers_HoldsVideosOfLabelsOut()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 0);
        var outcome = await world.TrainAsync("a", new UnattendedTraining());
        Assert.Equal(["mAP, held-out videos", "mAP, unseen labels"], outcome.HeldOut.Select(measure => measure.Name));
    }

    [Fact]
    public async Task Training_CutOffAndTakenUpAgain_MakesTheSameFilesAndFigures_AndSoDoesAnotherWithTheSeed()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40);
        var whole = await world.TrainAsync("a", new UnattendedTraining());
        var host = new UnattendedTraining { StopAt = 150 };
        await Assert.ThrowsAsync<TrainingStoppedException>(() => world.TrainAsync("b", host));
        host.StopAt = null;
        var before = host.Curve.Count;
        var resumed = await world.TrainAsync("b", host);
        Assert.True(before > 1, "It was cut off while it learned.");
        Assert.Equal(whole.HeldOut, resumed.HeldOut);
        Assert.Equal(whole.Metrics, resumed.Metrics);
        await world.TrainAsync("c", new UnattendedTraining());
        foreach (var file in whole.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(world.Folder("a"), file), Token);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(world.Folder("b"), file), Token));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(world.Folder("c"), file), Token));
        }
    }

    [Fact]
    public async Task Training_BesideAModelInUse_IsComparedWithIt()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40);
        var first = await world.TrainAsync(Guid.Empty.ToString("N"), new UnattendedTraining());
        var live = new LearnedModel { Id = Guid.NewGuid(), Kind = TrainingKinds.FineTune, Name = "fine-tune 1", RunId = Guid.Empty, HeldOut = first.HeldOut, Metrics = first.Metrics, Files = [] };
        await world.MoveAsync(live, Guid.Empty.ToString("N"));
        var second = await world.TrainAsync("next", new UnattendedTraining { InUse = live });
        Assert.Equal(first.HeldOut.Select(measure => measure.Value), second.HeldOut.Select(measure => measure.InUse));
        Assert.Equal(first.HeldOut.Select(measure => measure.Value), second.HeldOut.Select(measure => measure.Value));
    }

    [Fact]
    public async Task Training_LastBlockOfAnEncoderWithoutAFile_LearnsTheProjectionAlone_AndSaysSo()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40);
        var outcome = await world.TrainAsync("a", new UnattendedTraining(), lastBlock: true);
        Assert.EndsWith("Its last block stays as it is: frames is not in the catalogue.", outcome.Message, StringComparison.Ordinal);
        Assert.Equal([TunedLookFile.Network, TunedLookFile.Manifest], outcome.Files);
        Assert.DoesNotContain("last block, strength", outcome.Metrics.Keys);
    }

    [Fact]
    public async Task Training_Cancelled_Ends()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40);
        using var cancel = new CancellationTokenSource();
        var host = new UnattendedTraining { Reported = _ => cancel.Cancel() };
        var context = new TrainingContext(Guid.Empty, world.Folder("a"), 1, TrainingConfigurations.Write(typeof(FineTuningConfiguration), new Dictionary<string, string>()), new TrainingLimits(1, long.MaxValue), host);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Training.RunAsync(context, cancel.Token));
        Assert.Single(host.Curve);
    }

    [Fact]
    public async Task Training_WithoutLabels_IsRefused()
    {
        await using var world = await TasteWorld.CreateAsync(viewers: 40, tagged: false);
        var refused = await Assert.ThrowsAsync<TrainingRefusedException>(() => world.TrainAsync("a", new UnattendedTraining()));
        Assert.Contains("more tags or categories", refused.Message, StringComparison.Ordinal);
    }
}
