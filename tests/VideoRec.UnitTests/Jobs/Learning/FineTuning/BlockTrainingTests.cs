using VideoRec.Domain.Learning;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

/// <summary>Training of a last block on what a trunk gave: a world where what tells kinds apart comes in small and what does not comes in large.</summary>
public sealed class BlockTrainingTests : IDisposable
{
    private const int Kinds = 6;
    private const int Each = 8;
    private const int Inputs = 10;
    private static readonly TrunkShape Shape = new(2, 4, Inputs);

    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-block-").FullName;
    private readonly TrunkFeatures _features;
    private readonly BlockData _data;
    private readonly TasteSet _set;

    public BlockTrainingTests()
    {
        var random = new SplitMix(5);
        _features = new TrunkFeatures(Path.Combine(_folder, "trunk.f16"), Shape);
        for (var video = 0; video < Kinds * Each; video++)
        {
            float[] own = [.. Enumerable.Range(0, Inputs).Select(i => (float)(random.Normal() * (i < Kinds ? 0.15 : 1)) + (i == video % Kinds ? 0.5f : 0))];
            _features.Append([.. Enumerable.Range(0, Shape.Frames * Shape.Cells).SelectMany(_ => own.Select(value => value + (float)(random.Normal() * 0.1)))]);
        }

        var weights = new float[24 * Inputs];
        foreach (ref var weight in weights.AsSpan())
            weight = (float)random.Normal() * 0.4f;
        _data = new BlockData(new LastBlock(Inputs, 24, weights, [.. Enumerable.Repeat(0.3f, 24)], 0, 6), 0.8f, _features);
        var videos = Enumerable.Range(0, Kinds * Each).Select(i => new TasteVideo(new Guid(i, 0, 0, new byte[8]), new float[24], new float[24]));
        TasteGroup[] groups = [.. Enumerable.Range(0, Kinds).Select(kind => new TasteGroup(TasteEvidence.Label, [.. Enumerable.Range(0, Each).Select(i => (i * Kinds) + kind)]))];
        _set = TunedBlock.Seen(new TasteSet([.. videos], groups), _data.Block, _data.Power, _features, GraphSession.OneThread);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private int[] All => [.. Enumerable.Range(0, _set.Videos.Count)];

    public void Dispose()
    {
        _features.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_WhatTellsVideosApartComesInSmall_IsMadeLarge_AndUnseenKindsGainToo()
    {
        int[] seen = [.. All.Where(video => video % Kinds < 4)];
        TasteGroup[] known = [.. _set.Groups.Take(4)], strange = [.. _set.Groups.Skip(4)];
        var tuned = await TuneAsync("a", new UnattendedTraining(), seen, known);
        Assert.True(tuned.Block is { Steps: > 0, Choice: { Alpha: > 0, FamiliarGain: > 0.01 } });
        Assert.NotEqual(_data.Block.Weights, tuned.Block.Block.Weights);
        foreach (var groups in (TasteGroup[][])[known, strange])
        {
            var task = new RetrievalTask(groups, All);
            var (before, after) = (RetrievalTask.Mean(task.Ask(video => _set.Videos[video].Look)), RetrievalTask.Mean(task.Ask(video => tuned.Seen.Videos[video].Look)));
            Assert.True(after > before + 0.02, $"{before:0.000} → {after:0.000}");
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(140)]
    public async Task Run_StoppedAndTakenUpAgain_GivesTheSameBits(int point)
    {
        var whole = await TuneAsync("a", new UnattendedTraining(), All, _set.Groups);
        var host = new UnattendedTraining { StopAt = point };
        await Assert.ThrowsAsync<TrainingStoppedException>(() => TuneAsync("b", host, All, _set.Groups));
        host.StopAt = null;
        var resumed = await TuneAsync("b", host, All, _set.Groups);
        Assert.Equal((whole.Block!.Choice, whole.Block.Steps), (resumed.Block!.Choice, resumed.Block.Steps));
        Assert.Equal(whole.Block.Block.Weights, resumed.Block.Block.Weights);
        Assert.Equal(whole.Projection.Export(), resumed.Projection.Export());
    }

    [Fact]
    public void Looks_AtEachStrength_AreThoseOfTheBlockAtThatStrength()
    {
        using var training = new BlockTraining(_data, new float[24], All, _set.Groups, Settings(), 1, GraphSession.OneThread);
        for (var step = 0; step < 5; step++)
            training.Step();
        var task = new RetrievalTask(_set.Groups, All);
        var looks = All.Zip(training.Looks(All)).ToDictionary(pair => pair.First, pair => pair.Second);
        for (var strength = 0; strength < ValidationCurve.Strengths.Count; strength += 5)
        {
            var seen = TunedBlock.Seen(_set, training.At(ValidationCurve.Strengths[strength]), _data.Power, _features, GraphSession.OneThread);
            Assert.Equal(RetrievalTask.Mean(task.Ask(video => seen.Videos[video].Look)), RetrievalTask.Mean(task.Ask(video => looks[video][strength])), 1e-3);
        }
    }

    [Fact]
    public void Features_CutOffAndWithoutFrames_AreReadAgainAndLeftOut()
    {
        var path = Path.Combine(_folder, "other.f16");
        var (one, two) = (Enumerable.Repeat(1f, Shape.Frame).ToArray(), Enumerable.Repeat(2f, Shape.Frame).ToArray());
        using (var features = new TrunkFeatures(path, Shape))
        {
            features.Append(one);
            features.Append([]);
            features.Append([.. one, .. two, .. one]);
        }

        File.AppendAllText(path, "cut off");
        using var again = new TrunkFeatures(path, Shape);
        Assert.Equal(3, again.Count);
        Assert.Equal([0, 2], again.KeepSeen());
        var frames = new float[Shape.Video];
        again.Read(0, frames);
        Assert.Equal([.. one, .. one], frames);
        again.Read(1, frames);
        Assert.Equal([.. one, .. two], frames);
    }

    private static FineTuningConfiguration Settings() => new() { BlockLearningRate = 0.01, BlockSteps = 30, Steps = 20, ValidateEvery = 10, Axes = 16 };

    private Task<TunedEncoder> TuneAsync(string name, UnattendedTraining host, int[] videos, IReadOnlyList<TasteGroup> groups)
    {
        var settings = new Dictionary<string, string> { ["BlockLearningRate"] = "0.01", ["BlockSteps"] = "30", ["Steps"] = "20", ["ValidateEvery"] = "10", ["Axes"] = "16" };
        var context = new TrainingContext(
            Guid.Empty, Path.Combine(_folder, name), 1, TrainingConfigurations.Write(typeof(FineTuningConfiguration), settings), new TrainingLimits(1, long.MaxValue), host);
        return new FineTuner(context, _set, videos, groups, null, _data).RunAsync(Cancel);
    }
}
