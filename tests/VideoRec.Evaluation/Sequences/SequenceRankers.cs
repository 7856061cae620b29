using VideoRec.Domain.Behaviour;
using VideoRec.Jobs.Behaviour;

namespace VideoRec.Evaluation.Sequences;

/// <summary>A ranker with the settings that are tried on validation.</summary>
/// <param name="Make">Given one of the grid's settings; answers scores of all items for a viewer's history.</param>
internal sealed record SequenceRecipe(string Name, string Settings, double[][] Grid, Func<double[], Func<int, int[], float[]>> Make);

/// <summary>Rankers that know no order, or only how near in time things were.</summary>
internal static class SequenceRankers
{
    /// <summary>Half-lives, in items, of how much an item of the history counts; 0 has all count alike.</summary>
    private static readonly double[] HalfLives = [1, 2, 5, 10, 20];

    private static readonly (int Neighbours, double Shrinkage)[] Neighbourhoods = [(100, 10), (200, 0), (400, 0), (400, 50)];

    public static IReadOnlyList<SequenceRecipe> For(LeaveLastOut data)
    {
        var train = Enumerable.Range(0, data.Viewers).Select(data.Train).ToArray();
        var matrix = Matrix(data, (_, _) => 1);
        var counts = new float[data.Items];
        foreach (var item in train.SelectMany(items => items))
            counts[item]++;
        var first = data.Times.Min(times => times[0]);
        var times = Matrix(data, (viewer, at) => (float)(1 + ((data.Times[viewer][at] - first) / Hour)));
        return
        [
            new("popularity", "", [[]], _ => (_, _) => [.. counts]),
            new("item-KNN", "neighbours, shrinkage", [.. Neighbourhoods.Select(n => (double[])[n.Neighbours, n.Shrinkage])],
                p => Scored(ItemKnnTrainer.Train(matrix, (int)p[0], p[1]), 0)),
            new("item-KNN, latest first", "neighbours, shrinkage, half-life",
                [.. Neighbourhoods.SelectMany(n => HalfLives.Select(h => (double[])[n.Neighbours, n.Shrinkage, h]))],
                p => Scored(Kept((p[0], p[1], 0), () => ItemKnnTrainer.Train(matrix, (int)p[0], p[1])), p[2])),
            new("session-KNN", "half-life of nearness (h), shrinkage, half-life",
                [.. ((double[])[0.02, 0.1, 0.5, 2]).SelectMany(h => ((double[])[1, 10]).SelectMany(s => HalfLives.Select(l => (double[])[h, s, l])))],
                p => Scored(Kept((p[0], p[1], 1), () => TimedKnnTrainer.Train(times, p[0], 200, p[1])), p[2])),
        ];
    }

    private const double Hour = 3600;

    private static Func<(double, double, int), Func<IBehaviourModel>, IBehaviourModel> Kept { get; } = Keeper();

    private static Func<(double, double, int), Func<IBehaviourModel>, IBehaviourModel> Keeper()
    {
        var kept = new Dictionary<(double, double, int), IBehaviourModel>();
        return (key, make) => kept.TryGetValue(key, out var known) ? known : kept[key] = make();
    }

    private static Func<int, int[], float[]> Scored(IBehaviourModel model, double halfLife) => (_, history) =>
    {
        var weights = history.Select((item, at) => new ItemWeight(item, halfLife > 0 ? (float)Math.Pow(2, -(history.Length - 1 - at) / halfLife) : 1))
            .OrderBy(weight => weight.Item).ToArray();
        var scores = new float[model.Items];
        model.Score(weights, scores);
        return scores;
    };

    private static InteractionMatrix Matrix(LeaveLastOut data, Func<int, int, float> weight) => InteractionMatrix.Create(
        data.Viewers, data.Items,
        Enumerable.Range(0, data.Viewers).SelectMany(viewer => data.Train(viewer).Select((item, at) => (viewer, item, weight(viewer, at)))));
}
