using System.Text.Json;
using VideoRec.Jobs.Learning;

namespace VideoRec.UnitTests.Jobs.Learning;

public sealed class AdditiveRankerTrainerTests
{
    private static readonly AdditiveRankerSettings Settings = new(MaxRounds: 60, MinimumRowsPerLeaf: 5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Train_FindsTheFactorThatMatters_AndLeavesTheOtherAlone()
    {
        var learned = AdditiveRankerTrainer.Train(Lists(120, 1), Settings, null, Cancel);
        var (matters, noise) = (learned.Ranker.Factors[0], learned.Ranker.Factors[1]);

        Assert.Equal(["matters", "noise"], learned.Ranker.Factors.Select(f => f.Name));
        Assert.True(matters.Part(0.95) > matters.Part(0.05) + 0.1);
        Assert.True(noise.Values.Max() - noise.Values.Min() < 0.5 * (matters.Values.Max() - matters.Values.Min()));
        Assert.True(learned.HeldOutNdcg > 0.8, $"nDCG {learned.HeldOutNdcg}");
    }

    [Fact]
    public void Train_CentresThePartsOverTheRows()
    {
        var rows = Lists(60, 2);
        var ranker = AdditiveRankerTrainer.Train(rows, Settings, null, Cancel).Ranker;

        for (var factor = 0; factor < 2; factor++)
            Assert.Equal(0, Enumerable.Range(0, rows.Count).Average(row => ranker.Part(factor, rows.Values(row)[factor])), 9);
    }

    [Fact]
    public void ToRanker_GivesTheSameScoreAsTheTrees()
    {
        var rows = Lists(60, 3);
        var fitted = AdditiveRankerTrainer.Fit(rows, rows.Groups, Settings, 40, Cancel);
        var ranker = StumpEnsemble.ToRanker(fitted.Bias, fitted.Stumps, rows);

        for (var row = 0; row < rows.Count; row++)
            Assert.Equal(fitted.Bias + fitted.Stumps.Sum(s => s.Of(rows.Values(row)[s.Factor])), ranker.Score(rows.Values(row)), 1e-4);
    }

    [Fact]
    public void Train_IsTheSameEveryTime()
    {
        var (first, second) = (AdditiveRankerTrainer.Train(Lists(40, 4), Settings, null, Cancel).Ranker, AdditiveRankerTrainer.Train(Lists(40, 4), Settings, null, Cancel).Ranker);
        Assert.Equal(JsonSerializer.Serialize((first.Bias, first.Factors), Fields), JsonSerializer.Serialize((second.Bias, second.Factors), Fields));
    }

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    [Fact]
    public void Train_OnNothingToTellApart_SaysSo()
    {
        var rows = new RankingRows(["matters"]);
        Assert.False(AdditiveRankerTrainer.CanLearnFrom(rows));
        rows.AddGroup(0, 0);
        rows.Add([1], 0);

        Assert.False(AdditiveRankerTrainer.CanLearnFrom(rows));
        Assert.Throws<InvalidOperationException>(() => AdditiveRankerTrainer.Train(rows, Settings, null, Cancel));
    }

    /// <summary>Lists of 20 in which the three rows largest in the first factor are good; the second is chance.</summary>
    private static RankingRows Lists(int viewers, int seed)
    {
        var random = new Random(seed);
        var rows = new RankingRows(["matters", "noise"]);
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            rows.AddGroup(viewer, 3);
            var values = Enumerable.Range(0, 20).Select(_ => random.NextSingle()).ToArray();
            var least = values.OrderDescending().ElementAt(2);
            foreach (var value in values)
                rows.Add([value, random.NextSingle()], value >= least ? 1 : 0);
        }

        return rows;
    }
}
