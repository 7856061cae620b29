using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.NextFrame;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.NextFrame;

/// <summary>A world whose order is known: objects that move at constant speed.</summary>
public sealed class NextFrameTrainerTests : IDisposable
{
    private const double Near = 1e-4;

    private readonly string _folder = Directory.CreateTempSubdirectory("next-frame-").FullName;
    private readonly GroupSplit<FrameSequence> _films = new(MovingWorld.Films(200, 1), MovingWorld.Films(10, 2), MovingWorld.Films(20, 3));
    private readonly NextFrameSettings _settings = new() { States = 16, Window = 16, Batch = 8 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Network_FindsTheNextFrame_ByTheOrderOfTheFrames()
    {
        using var trainer = NextFrameLearner.Open(_films, _settings, 1, GraphSession.OneThread);
        var test = new NextFrameTest(_films.Test);
        var (same, first) = (test.Measure(SimpleGuesses.SameFrameAgain).Top1, test.Measure(trainer).Top1);
        Assert.True(same <= 0.3, $"the same frame again: {same}");
        Assert.True(first <= 0.3, $"before training: {first}");
        await FitAsync(trainer, rounds: 150);
        var learned = test.Measure(trainer).Top1;
        Assert.True(learned >= 0.9, $"{learned}; the same frame again gets {same}, further in a line {test.Measure(SimpleGuesses.LinearExtrapolation).Top1}.");

        // Without the order nothing is left but to guess among the film's own frames.
        var shuffled = new NextFrameTest([.. _films.Test.Select(MovingWorld.Shuffled)]).Measure(trainer).Top1;
        Assert.True(shuffled <= MovingWorld.Chance() + 0.1, $"{shuffled} in shuffled films; chance is {MovingWorld.Chance()}");
    }

    [Fact]
    public async Task FormulaWithoutMemory_LearnsToo_AndBeginsAsTheSameFrameAgain()
    {
        using var linear = NextFrameLearner.OpenLinear(_films, _settings, 1, GraphSession.OneThread);
        var test = new NextFrameTest(_films.Test);
        var before = test.Measure(linear).Top1;
        Assert.Equal(test.Measure(SimpleGuesses.SameFrameAgain).Top1, before, 0.05);
        await FitAsync(linear, rounds: 10);
        Assert.True(test.Measure(linear).Top1 > before + 0.1);
    }

    [Fact]
    public async Task Export_IsTheStandardOperator_AndEqualsTheTrainedNetwork_AtAnyLength()
    {
        using var trainer = NextFrameLearner.Open(_films, _settings, 1, GraphSession.OneThread);
        await FitAsync(trainer, rounds: 2);
        trainer.Write(_folder, "frames");
        Assert.Contains("GRU", Onnx.ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(_folder, NextFrameModel.Network), TestContext.Current.CancellationToken)).Graph.Node.Select(node => node.OpType));
        using var served = NextFrameModel.Read(_folder);
        Assert.Equal(("frames", MovingWorld.Dimension, 16), (served.Manifest.FrameModelId, served.Manifest.Dimension, served.Manifest.States));
        foreach (var count in (int[])[1, 5, MovingWorld.Frames])
        {
            var film = _films.Test[0].Pick(Enumerable.Range(0, count));
            var (trained, exported) = (trainer.Guess(film), served.Guess(film));
            Assert.True(trained.Queries.Max(Math.Abs) > 0.1);
            Assert.All(trained.Queries.Zip(exported.Queries), pair => Assert.Equal(pair.First, pair.Second, Near * Math.Max(1, Math.Abs(pair.First))));
            Assert.All(trained.Keys.Zip(exported.Keys), pair => Assert.Equal(pair.First, pair.Second, Near * Math.Max(1, Math.Abs(pair.First))));
        }

        var embedding = served.Embed(_films.Test[0]);
        Assert.Equal((16, 1), (embedding.Length, Math.Round(embedding.Sum(x => x * x), 4)));
        Assert.NotEqual(embedding, served.Embed(_films.Test[0].Reversed()));
        Assert.Throws<ArgumentException>(() => served.Embed(new FrameSequence("other", "other", 3, [1, 2, 3])));
    }

    [Fact]
    public async Task SameSeed_GivesTheSameBits_AlsoFromWhatWasSaved()
    {
        var configuration = new NextFrameConfiguration { Rounds = 3, StepsPerRound = 4 };
        using var whole = NextFrameLearner.Open(_films, _settings, 5, GraphSession.OneThread);
        using var saved = new MemoryStream();
        var steps = 0;
        var fit = new NextFrameFit(whole, configuration);
        await NextFrameLearner.FitAsync(fit, whole, _films.Validation, () => Task.CompletedTask, () =>
        {
            if (++steps == 6)
                fit.Save(saved);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(12, steps);

        using var again = NextFrameLearner.Open(_films, _settings, 5, GraphSession.OneThread);
        var rerun = new NextFrameFit(again, configuration);
        await NextFrameLearner.FitAsync(rerun, again, _films.Validation, () => Task.CompletedTask, () => ValueTask.CompletedTask);
        Same(fit, whole, rerun, again);

        using var other = NextFrameLearner.Open(_films, _settings, 5, GraphSession.OneThread);
        var rest = new NextFrameFit(other, configuration);
        saved.Position = 0;
        rest.Load(saved);
        await NextFrameLearner.FitAsync(rest, other, _films.Validation, () => Task.CompletedTask, () => ValueTask.CompletedTask);
        Same(fit, whole, rest, other);

        using var seed6 = NextFrameLearner.Open(_films, _settings, 6, GraphSession.OneThread);
        await NextFrameLearner.FitAsync(new NextFrameFit(seed6, configuration), seed6, _films.Validation, () => Task.CompletedTask, () => ValueTask.CompletedTask);
        Assert.NotEqual(whole.ReadParameters()["gru.W"], seed6.ReadParameters()["gru.W"]);

        static void Same(NextFrameFit fit, NextFrameTrainer whole, NextFrameFit other, NextFrameTrainer trainer)
        {
            Assert.Equal((fit.Round, fit.BestRound, fit.BestValue, fit.Loss), (other.Round, other.BestRound, other.BestValue, other.Loss));
            Assert.Equal(whole.ReadParameters(), trainer.ReadParameters());
        }
    }

    [Fact]
    public void Fit_StopsEarly_AndPutsTheBestBack()
    {
        using var trainer = NextFrameLearner.Open(_films, _settings, 1, GraphSession.OneThread);
        var fit = new NextFrameFit(trainer, new NextFrameConfiguration { Rounds = 20, StepsPerRound = 2, Patience = 2 });
        fit.Measured(0.2);
        Dictionary<string, float[]> best = [];
        foreach (var value in (double[])[0.3, 0.1, 0.3])
        {
            Assert.False(fit.IsDone);
            while (!fit.IsDue)
                fit.Step();
            fit.Measured(value);
            if (fit.Round == 1)
                best = trainer.ReadParameters().ToDictionary();
        }

        Assert.True(fit.IsDone);
        Assert.Equal((1, 0.3), (fit.BestRound, fit.BestValue));
        Assert.NotEqual(best["gru.W"], trainer.ReadParameters()["gru.W"]);
        fit.Restore();
        Assert.Equal(best, trainer.ReadParameters());
    }

    [Fact]
    public void Read_OfDamagedFiles_IsRefused()
    {
        Assert.Throws<TrainingRefusedException>(() => NextFrameModel.Read(_folder));
        File.WriteAllText(Path.Combine(_folder, NextFrameModel.ManifestName), """{ "frameModelId": "frames", "dimension": 64, "lags": 5, "states": 16 }""");
        File.WriteAllText(Path.Combine(_folder, NextFrameModel.Network), "no model");
        Assert.Throws<TrainingRefusedException>(() => NextFrameModel.Read(_folder));
    }

    private Task FitAsync(NextFrameTrainer trainer, int rounds)
    {
        var fit = new NextFrameFit(trainer, new NextFrameConfiguration { Rounds = rounds, Patience = rounds, LearningRate = 0.01 });
        return NextFrameLearner.FitAsync(fit, trainer, _films.Validation, () => Task.CompletedTask, () => ValueTask.CompletedTask);
    }
}
