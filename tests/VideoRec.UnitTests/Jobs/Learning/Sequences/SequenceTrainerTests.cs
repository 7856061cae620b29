using VideoRec.Domain.Learning;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Sequences;

namespace VideoRec.UnitTests.Jobs.Learning.Sequences;

/// <summary>Worlds in which what was watched last says what is watched next.</summary>
public sealed class SequenceTrainerTests
{
    private const int Items = 12;
    private const int Codes = 8;

    private static readonly SequenceSettings Small = new() { Codes = Codes, States = 16, Window = 8, Batch = 8, Dropout = 0.1, LearningRate = 0.02, WeightDecay = 0 };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Network_LearnsWhatFollowsWhat(bool hasCodes, bool fromHistory)
    {
        var sequences = Circles(1, 40);
        var items = new SequenceItems(Items, hasCodes ? Points() : null);
        using var trainer = new SequenceTrainer(items, sequences, Small with { FromHistory = fromHistory }, 1, GraphSession.OneThread);
        var (before, popular) = (HitRate(trainer), 1.0 / Items);
        Train(trainer, 25);
        var after = HitRate(trainer);
        Assert.True(after >= 0.9, $"{after} after training, {before} before; popularity gets {popular:0.00}.");

        // The same items in no order: nothing is to be learned of what is next.
        using var shuffled = new SequenceTrainer(items, Shuffled(sequences), Small with { FromHistory = fromHistory }, 1, GraphSession.OneThread);
        Train(shuffled, 25);
        Assert.True(HitRate(shuffled) <= 0.3);
    }

    [Fact]
    public void Sample_StandsForAllCandidates()
    {
        var settings = Small with { Batch = 1, Candidates = 10 };
        using var trainer = new SequenceTrainer(new SequenceItems(Items), Circles(1, 40), settings, 1, GraphSession.OneThread);
        Train(trainer, 8);
        Assert.True(HitRate(trainer) >= 0.9);
    }

    [Fact]
    public void Fit_GoesOnBitByBitFromWhatWasSaved()
    {
        var sequences = Circles(1, 20);
        using var whole = new SequenceTrainer(new SequenceItems(Items), sequences, Small, 3, GraphSession.OneThread);
        var fit = new SequenceFit(whole, 3, 3, 0.02);
        using var saved = new MemoryStream();
        for (var step = 0; !fit.IsDone; step++)
        {
            if (step == 4)
                fit.Save(saved);
            if (fit.Step())
                fit.EndEpoch(-fit.Loss);
        }

        saved.Position = 0;
        using var other = new SequenceTrainer(new SequenceItems(Items), sequences, Small, 3, GraphSession.OneThread);
        var rest = new SequenceFit(other, 3, 3, 0.02);
        rest.Load(saved);
        while (!rest.IsDone)
            if (rest.Step())
                rest.EndEpoch(-rest.Loss);
        Assert.Equal((fit.BestEpoch, fit.BestValue, fit.Loss), (rest.BestEpoch, rest.BestValue, rest.Loss));
        Assert.Equal(whole.ReadParameters(), other.ReadParameters());
    }

    [Fact]
    public void Fit_KeepsTheBestAndStops()
    {
        using var trainer = new SequenceTrainer(new SequenceItems(Items), Circles(1, 10), Small, 3, GraphSession.OneThread);
        var fit = new SequenceFit(trainer, 20, 2, 0.02);
        var best = new Dictionary<string, float[]>();
        foreach (var value in (double[])[0.1, 0.3, 0.2, 0.3])
        {
            Assert.False(fit.IsDone);
            while (!fit.Step())
            {
            }

            fit.EndEpoch(value);
            if (fit.Epoch == 2)
                best = new Dictionary<string, float[]>(trainer.ReadParameters());
        }

        Assert.True(fit.IsDone);
        Assert.Equal(2, fit.BestEpoch);
        Assert.NotEqual(best, trainer.ReadParameters());
        fit.Restore();
        Assert.Equal(best, trainer.ReadParameters());
    }

    /// <summary>Everybody goes round one circle of all items, from somewhere on, and takes one at least 6 times.</summary>
    private static int[][] Circles(ulong seed, int viewers)
    {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, viewers).Select(_ =>
        {
            var (first, length) = (random.Below(Items), 6 + random.Below(12));
            return Enumerable.Range(0, length).Select(i => (first + i) * 5 % Items).ToArray();
        })];
    }

    private static int[][] Shuffled(int[][] sequences)
    {
        var random = new SplitMix(9);
        return [.. sequences.Select(sequence => sequence.Select(_ => random.Below(Items)).ToArray())];
    }

    /// <summary>Items without any order among their codes.</summary>
    private static float[] Points()
    {
        var random = new SplitMix(5);
        var points = new float[Items * Codes];
        foreach (ref var number in points.AsSpan())
            number = (float)(random.Normal() / Math.Sqrt(Codes));
        return points;
    }

    private static void Train(SequenceTrainer trainer, int epochs)
    {
        var fit = new SequenceFit(trainer, epochs, epochs, Small.LearningRate);
        while (!fit.IsDone)
            if (fit.Step())
                fit.EndEpoch(0);
    }

    /// <summary>How often the next item of others who go round the circle is the first that is told.</summary>
    private static double HitRate(SequenceTrainer trainer)
    {
        var others = Circles(2, 30);
        var scores = trainer.Scores(trainer.Predict([.. others.Select(sequence => sequence[..^1])]), withBias: true);
        return others.Select((sequence, i) => Array.IndexOf(scores[i], scores[i].Max()) == sequence[^1] ? 1.0 : 0).Average();
    }
}
