using VideoRec.Evaluation.Ratings;

namespace VideoRec.Evaluation.Sequences;

/// <summary>
/// The protocol of sequential recommendation (W.-C. Kang, J. McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018):
/// of every viewer the last item is the test, the one before it validation, all before train; ratings all count as liking.
/// Candidates are all items that the viewer had not taken to before.
/// </summary>
internal sealed class LeaveLastOut
{
    private const int Least = 3;

    private LeaveLastOut(int items, int[][] sequences, double[][] times) => (Items, Sequences, Times) = (items, sequences, times);

    public int Items { get; }

    /// <summary>All items of each viewer in their order in time; equal times in the order of the file.</summary>
    public int[][] Sequences { get; }

    /// <summary>When, in the file's unit.</summary>
    public double[][] Times { get; }

    public int Viewers => Sequences.Length;

    /// <exception cref="InvalidDataException">Ratings without times.</exception>
    public static LeaveLastOut Of(IReadOnlyList<Rating> ratings)
    {
        if (ratings.Any(r => r.Time is null))
            throw new InvalidDataException("An order of ratings needs their times.");
        var items = new Dictionary<string, int>();
        foreach (var rating in ratings)
            items.TryAdd(rating.Item, items.Count);
        var viewers = ratings.GroupBy(r => r.Viewer).Select(own => own.OrderBy(r => r.Time).DistinctBy(r => r.Item).ToArray())
            .Where(own => own.Length >= Least).ToArray();
        return new LeaveLastOut(items.Count, [.. viewers.Select(own => own.Select(r => items[r.Item]).ToArray())], [.. viewers.Select(own => own.Select(r => r.Time!.Value).ToArray())]);
    }

    /// <summary>What rankers learn from.</summary>
    public int[] Train(int viewer) => Sequences[viewer][..^2];

    /// <summary>What a ranker is told of a viewer when it is asked for the held-back item.</summary>
    public int[] History(int viewer, bool isTest) => isTest ? Sequences[viewer][..^1] : Sequences[viewer][..^2];

    public int Held(int viewer, bool isTest) => Sequences[viewer][isTest ? ^1 : ^2];

    /// <summary>Ranks of the held-back items, from 1; of equal scores it comes last.</summary>
    /// <param name="score">Scores of all items for a viewer with a history.</param>
    public int[] Ranks(bool isTest, Func<int, int[], float[]> score)
    {
        var ranks = new int[Viewers];
        Parallel.For(0, Viewers, Lists.Threads, viewer =>
        {
            var history = History(viewer, isTest);
            var scores = score(viewer, history);
            var held = Held(viewer, isTest);
            var own = scores[held];
            foreach (var item in history)
                scores[item] = float.NegativeInfinity;
            ranks[viewer] = Enumerable.Range(0, Items).Count(item => item != held && scores[item] >= own) + 1;
        });
        return ranks;
    }

    public static double Ndcg(IEnumerable<int> ranks, int k) => ranks.Average(rank => rank <= k ? 1 / Math.Log2(rank + 1) : 0);

    public static double HitRate(IEnumerable<int> ranks, int k) => ranks.Average(rank => rank <= k ? 1.0 : 0);
}
