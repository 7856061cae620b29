using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.Training;

public sealed class LearnedTrainingTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _sqlite.InitializeAsync();

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task ARun_GoesThroughFiveSteps_AndLeavesACandidateWithCurvesMeasuresAndFiles()
    {
        await using var site = new TrainingSite(_sqlite);
        var id = await site.StartAsync(seed: 7, ("epochs", "12"));
        Assert.Equal([id], site.Enqueued);
        await site.WorkAsync(id);

        var run = await site.RunAsync(id);
        Assert.Equal((TrainingState.Succeeded, 1.0, 7, "admin"), (run.State, run.Progress, run.Seed, run.RequestedBy));
        Assert.Equal(Enum.GetValues<TrainingStep>(), run.Steps.Select(s => s.Step));
        Assert.Equal("12", TrainingConfigurations.Read(run.Configuration)["Epochs"]);
        Assert.Equal(64, run.DataFingerprint!.Length);
        var points = await site.PointsAsync(id);
        Assert.Equal(Enumerable.Range(1, 12), points.Select(p => p.At));
        Assert.True(points[^1].TrainLoss < points[0].TrainLoss && points[^1].Validation > points[0].Validation);

        var model = Assert.Single(await site.Get<LearnedModelStore>().ListAsync(Cancel));
        Assert.Equal((id, "line 1", LearnedModelState.Candidate, null), (model.RunId, model.Name, model.State, model.ComparedWithId));
        Assert.True(model.HeldOut[0].Value > model.HeldOut[0].InUse);
        var folder = site.Get<DataDirectories>().TrainingRun(id);
        Assert.Equal([LineTraining.FileName], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        var file = Assert.Single(model.Files);
        Assert.Equal((LineTraining.FileName, 20L), (file.Name, file.Bytes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, file.Name), Cancel))), file.Sha256);
    }

    [Fact]
    public async Task Pause_StopsAtTheNextPoint_AndResumeEndsBitByBitLikeARunWithoutIt()
    {
        await using var site = new TrainingSite(_sqlite);
        var straight = await site.TrainAsync(seed: 3);

        var id = await site.StartAsync(seed: 3);
        site.Line.BeforeEpoch = async epoch =>
        {
            if (epoch == 5)
                Assert.True(await site.Trainings.PauseAsync(id, Cancel));
            Assert.True((await site.RunAsync(id)).WantsPause == epoch >= 5);
        };
        await site.WorkAsync(id);
        var paused = await site.RunAsync(id);
        Assert.Equal((TrainingState.Paused, false, 5), (paused.State, paused.WantsPause, (await site.PointsAsync(id)).Count));
        Assert.InRange(paused.Progress, 0.1, 0.5);
        Assert.False(await site.Trainings.PauseAsync(id, Cancel));

        var epochs = new List<int>();
        site.Line.BeforeEpoch = epoch =>
        {
            epochs.Add(epoch);
            return Task.CompletedTask;
        };
        Assert.True(await site.Trainings.ResumeAsync(id, Cancel));
        Assert.Equal(id, site.Enqueued[^1]);
        await site.WorkAsync(id);
        Assert.Equal(Enumerable.Range(6, 25), epochs);
        var resumed = (await site.Get<LearnedModelStore>().ListAsync(Cancel)).Single(m => m.RunId == id);
        Assert.Equal(straight.Files[0].Sha256, resumed.Files[0].Sha256);
        Assert.Equal(Enumerable.Range(1, 30), (await site.PointsAsync(id)).Select(p => p.At));
    }

    [Fact]
    public async Task Cancel_KeepsTheCheckpoint_SoThatTheRunCanBeResumed()
    {
        await using var site = new TrainingSite(_sqlite);
        var id = await site.StartAsync();
        site.Line.BeforeEpoch = async epoch =>
        {
            if (epoch == 4)
                Assert.True(await site.Trainings.CancelAsync(id, Cancel));
        };
        await site.WorkAsync(id);
        Assert.Equal((TrainingState.Cancelled, 4), ((await site.RunAsync(id)).State, (await site.PointsAsync(id)).Count));
        Assert.Empty(await site.Get<LearnedModelStore>().ListAsync(Cancel));

        await site.WorkAsync(id);
        Assert.Equal(TrainingState.Cancelled, (await site.RunAsync(id)).State);
        Assert.True(await site.Trainings.ResumeAsync(id, Cancel));
        await site.WorkAsync(id);
        Assert.Equal((TrainingState.Succeeded, 30), ((await site.RunAsync(id)).State, (await site.PointsAsync(id)).Count));
        Assert.False(await site.Trainings.ResumeAsync(id, Cancel));
    }

    [Fact]
    public async Task AWaitingRun_IsPausedAtOnce_AndOnlyOneOfAKindIsOpen()
    {
        await using var site = new TrainingSite(_sqlite);
        var first = await site.StartAsync(seed: 1);
        var (same, isNew) = await site.Trainings.StartTrainingAsync("line", 2, new Dictionary<string, string>(), "admin", Cancel);
        Assert.Equal((first, false), (same.Id, isNew));

        Assert.True(await site.Trainings.PauseAsync(first, Cancel));
        Assert.Equal(TrainingState.Paused, (await site.RunAsync(first)).State);
        var second = await site.StartAsync(seed: 2);
        Assert.False(await site.Trainings.ResumeAsync(first, Cancel));
        Assert.True(await site.Trainings.CancelAsync(second, Cancel));
        Assert.True(await site.Trainings.ResumeAsync(first, Cancel));
    }

    [Fact]
    public async Task WhatCannotBeTrained_IsRefusedWithASentence()
    {
        await using var site = new TrainingSite(_sqlite);
        await RefusedAsync("There is no training of the kind circle", "circle");
        await RefusedAsync("There is no setting called colour", "line", ("colour", "red"));
        await RefusedAsync("'many' cannot be a value of Epochs", "line", ("Epochs", "many"));
        await RefusedAsync("The field Epochs must be between 1 and 10000", "line", ("Epochs", "0"));

        site.Line.BeforeEpoch = _ => throw new TrainingRefusedException("There are too few points.");
        var id = await site.StartAsync();
        await site.WorkAsync(id);
        var failed = await site.RunAsync(id);
        Assert.Equal((TrainingState.Failed, "There are too few points."), (failed.State, failed.Message));

        async Task RefusedAsync(string sentence, string kind, params (string, string)[] settings) => Assert.Contains(
            sentence,
            (await Assert.ThrowsAsync<TrainingRefusedException>(() => site.Trainings.StartTrainingAsync(kind, 1, settings.ToDictionary(), "admin", Cancel))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_AreReadFromTheClass_WithTheirDefaultsAndLimits()
    {
        await using var site = new TrainingSite(_sqlite);
        var (kind, settings) = Assert.Single(site.Trainings.Kinds);
        Assert.Equal("line", kind);
        Assert.Equal<TrainingSetting>(
            [new("Epochs", typeof(int), "30", 1, 10_000, true), new("Rate", typeof(double), "0.05", 0.0001, 1, true), new("MayGrow", typeof(double), "10", null, null, false)],
            settings);
    }
}
