using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using VideoRec.Domain.Feed;

namespace VideoRec.Jobs.Learning;

/// <summary>How a ranker is learned.</summary>
/// <param name="MaxRounds">Trees at most.</param>
/// <param name="HeldOut">Share of the viewers that the number of rounds is chosen on.</param>
/// <param name="Depth">k of the nDCG@k that is made larger.</param>
public sealed record AdditiveRankerSettings(
    int MaxRounds = 400, double LearningRate = 0.3, int MinimumRowsPerLeaf = 50, double HeldOut = 0.25, int Depth = 10, int Seed = 42);

/// <param name="Rounds">Trees it is made of.</param>
/// <param name="HeldOutNdcg">nDCG@k of that many rounds for viewers that were not learned from.</param>
public sealed record LearnedRanker(AdditiveRanker Ranker, int Rounds, double HeldOutNdcg);

/// <summary>
/// LambdaMART (Burges 2010) with trees of two leaves, by ML.NET's FastTree: such a tree asks about one factor only, so
/// the whole ensemble is a sum of step functions, one a factor. The number of rounds is chosen on viewers that were held
/// out; then everything is learned from once more with that many.
/// </summary>
public static class AdditiveRankerTrainer
{
    private const int CheckEvery = 5;
    private const int GroupsToCheck = 20;
    private const double Tolerance = 1e-4;

    /// <summary>Whether any list has both good and other rows.</summary>
    public static bool CanLearnFrom(RankingRows rows) => rows.Groups.Any(group => IsUseful(rows, group));

    /// <exception cref="InvalidOperationException">The rows teach nothing: no list has both good and other rows.</exception>
    public static LearnedRanker Train(RankingRows rows, AdditiveRankerSettings settings, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var useful = rows.Groups.Where(g => IsUseful(rows, g)).ToList();
        if (useful.Count == 0)
            throw new InvalidOperationException("There is no list with both good and other rows to learn from.");
        var held = HeldOutViewers(useful, settings);
        var learned = useful.Where(g => !held.Contains(g.Viewer)).ToList();
        var judged = useful.Where(g => held.Contains(g.Viewer)).ToList();
        if (judged.Count == 0 || learned.Count == 0)
            (learned, judged) = (useful, useful);
        var trial = Fit(rows, learned, settings, settings.MaxRounds, cancellationToken);
        progress?.Report(0.5);
        var (rounds, ndcg) = BestRounds(trial.Stumps, rows, judged, settings.Depth);
        var final = Fit(rows, useful, settings, rounds, cancellationToken);
        progress?.Report(1);
        return new LearnedRanker(StumpEnsemble.ToRanker(final.Bias, final.Stumps, rows), rounds, ndcg);
    }

    /// <summary>The library's model as trees with two leaves.</summary>
    internal static Fitted Fit(
        RankingRows rows, IReadOnlyList<RankingGroup> groups, AdditiveRankerSettings settings, int rounds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = new MLContext(settings.Seed);
        var trainer = context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            NumberOfTrees = rounds,
            NumberOfLeaves = 2,
            LearningRate = settings.LearningRate,
            MinimumExampleCountPerLeaf = settings.MinimumRowsPerLeaf,
            NdcgTruncationLevel = settings.Depth,
            CustomGains = [0, 1, 3, 7, 15],
            RowGroupColumnName = nameof(Row.Group),
            Seed = settings.Seed,
            NumberOfThreads = Math.Min(2, Environment.ProcessorCount),
        });
        var transformer = trainer.Fit(View(context, rows, groups));
        cancellationToken.ThrowIfCancellationRequested();
        var ensemble = transformer.Model.TrainedTreeEnsemble;
        var stumps = ensemble.Trees.Select((tree, i) => Stump(tree, ensemble.TreeWeights[i])).OfType<Stump>().ToList();
        var fitted = new Fitted(ensemble.Bias, stumps);
        var some = groups.Take(GroupsToCheck).ToList();
        var scores = transformer.Transform(View(context, rows, some)).GetColumn<float>("Score");
        Check(fitted, rows, some, scores);
        return fitted;
    }

    /// <summary>Holds the trees taken out of the model to the model's own scores.</summary>
    private static void Check(Fitted fitted, RankingRows rows, IEnumerable<RankingGroup> groups, IEnumerable<float> scores)
    {
        foreach (var (row, score) in groups.SelectMany(g => Enumerable.Range(g.First, g.Rows)).Zip(scores))
            if (Math.Abs(fitted.Bias + fitted.Stumps.Sum(s => s.Of(rows.Values(row)[s.Factor])) - score) > Tolerance)
                throw new UnreachableException("The trees taken out of the library's model do not add up to its score.");
    }

    private static Stump? Stump(RegressionTree tree, double weight)
    {
        if (tree.NumberOfNodes == 0)
            return null;
        if (tree.NumberOfNodes > 1)
            throw new UnreachableException($"A tree has {tree.NumberOfNodes} questions instead of one.");
        return new Stump(
            tree.NumericalSplitFeatureIndexes[0], tree.NumericalSplitThresholds[0],
            weight * tree.LeafValues[~tree.LeftChild[0]], weight * tree.LeafValues[~tree.RightChild[0]]);
    }

    private static (int Rounds, double Ndcg) BestRounds(IReadOnlyList<Stump> stumps, RankingRows rows, IReadOnlyList<RankingGroup> judged, int depth)
    {
        var scores = new double[rows.Count];
        var curve = new List<double>();
        for (var round = 0; round < stumps.Count; round++)
        {
            foreach (var group in judged)
                for (var row = group.First; row < group.First + group.Rows; row++)
                    scores[row] += stumps[round].Of(rows.Values(row)[stumps[round].Factor]);
            if ((round + 1) % CheckEvery == 0)
                curve.Add(judged.Average(group => GroupNdcg.Of(rows, group, scores, depth)));
        }

        // The mean of neighbours: a single lucky point of a noisy curve is not the best one.
        var smooth = curve.Select((_, i) => curve.Skip(Math.Max(0, i - 3)).Take(Math.Min(i, 3) + 4).Average()).ToList();
        var best = smooth.Count == 0 ? -1 : smooth.IndexOf(smooth.Max());
        return best < 0 ? (Math.Max(1, stumps.Count), 0) : ((best + 1) * CheckEvery, curve[best]);
    }

    private static bool IsUseful(RankingRows rows, RankingGroup group)
    {
        if (group.Rows == 0)
            return false;
        var first = rows.Label(group.First);
        for (var row = group.First + 1; row < group.First + group.Rows; row++)
            if (rows.Label(row) != first)
                return true;
        return false;
    }

    private static HashSet<int> HeldOutViewers(IEnumerable<RankingGroup> groups, AdditiveRankerSettings settings)
    {
        var viewers = groups.Select(g => g.Viewer).Distinct().Order().ToArray();
        new Random(settings.Seed).Shuffle(viewers);
        return [.. viewers.Take((int)(settings.HeldOut * viewers.Length))];
    }

    internal static IDataView View(MLContext context, RankingRows rows, IReadOnlyList<RankingGroup> groups)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Factors.Count);
        schema[nameof(Row.Group)].ColumnType = new KeyDataViewType(typeof(uint), groups.Count);
        return context.Data.LoadFromEnumerable(Rows(), schema);

        IEnumerable<Row> Rows()
        {
            for (var group = 0; group < groups.Count; group++)
                for (var row = groups[group].First; row < groups[group].First + groups[group].Rows; row++)
                    yield return new Row { Group = (uint)group + 1, Label = rows.Label(row), Features = rows.Values(row).ToArray() };
        }
    }

    /// <summary>What the library learned, as trees with two leaves.</summary>
    internal sealed record Fitted(double Bias, IReadOnlyList<Stump> Stumps);

    private sealed class Row
    {
        public uint Group { get; set; }

        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
