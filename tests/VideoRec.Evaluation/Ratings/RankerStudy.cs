using VideoRec.Jobs.Learning;

namespace VideoRec.Evaluation.Ratings;

/// <summary>Turns a set into rows for the additive ranker: the best candidates of a blend, each with all scores and other factors.</summary>
internal sealed class RankerRows(RatingsSet set, IReadOnlyList<IScorer> scorers, IScorer blend, int candidates)
{
    private readonly CandidateFactors _factors = new(set);

    public IReadOnlyList<string> Names => [.. scorers.Select(s => s.Name), "blend", .. _factors.Names];

    /// <summary>The candidates of a viewer, best of the blend first, and their factors, row by row.</summary>
    public (int[] Items, float[] Values) Of(int viewer)
    {
        var stride = Names.Count;
        var scores = new float[set.Items];
        blend.Score(viewer, scores);
        var items = Lists.Best(set, viewer, scores, candidates);
        var values = new float[items.Length * stride];
        if (items.Length == 0)
            return (items, values);
        Put(scores, scorers.Count);
        for (var s = 0; s < scorers.Count; s++)
        {
            scorers[s].Score(viewer, scores);
            Lists.Standardise(set, viewer, scores);
            Put(scores, s);
        }

        _factors.Fill(viewer, items, values.AsSpan(scorers.Count + 1), stride);
        return (items, values);

        void Put(float[] from, int column)
        {
            for (var i = 0; i < items.Length; i++)
                values[(i * stride) + column] = from[items[i]];
        }
    }

    /// <summary>Adds one list for every viewer that something was held back of.</summary>
    /// <param name="most">Viewers at most; chosen by chance.</param>
    public void AddTo(RankingRows rows, int most, int seed)
    {
        var viewers = Enumerable.Range(0, set.Viewers).Where(v => Lists.IsJudged(set, v)).ToArray();
        new Random(seed).Shuffle(viewers);
        var lists = new (int Viewer, int[] Items, float[] Values)[Math.Min(most, viewers.Length)];
        Parallel.For(0, lists.Length, Lists.Threads, i =>
        {
            var (items, values) = Of(viewers[i]);
            lists[i] = (viewers[i], items, values);
        });
        foreach (var (viewer, items, values) in lists)
        {
            rows.AddGroup(viewer, set.Test[viewer].Count);
            for (var i = 0; i < items.Length; i++)
                rows.Add(values.AsSpan(i * rows.Factors.Count, rows.Factors.Count), set.Test[viewer].Contains(items[i]) ? 1 : 0);
        }
    }
}

/// <summary>The learned ranker as a scorer: its candidates come before everything else.</summary>
internal sealed class RankerScorer(RankerRows rows, IReadOnlyList<VideoRec.Domain.Feed.AdditiveRanker> rankers) : IScorer
{
    public string Name => "learned ranker";

    public void Score(int viewer, Span<float> scores)
    {
        scores.Fill(float.MinValue);
        var (items, values) = rows.Of(viewer);
        for (var i = 0; i < items.Length; i++)
        {
            var row = values.AsSpan(i * rows.Names.Count, rows.Names.Count);
            double sum = 0;
            foreach (var ranker in rankers)
                sum += ranker.Score(row);
            scores[items[i]] = (float)sum;
        }
    }
}
