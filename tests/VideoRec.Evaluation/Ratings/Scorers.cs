using VideoRec.Domain.Behaviour;

namespace VideoRec.Evaluation.Ratings;

/// <summary>Scores every item for one of the viewers of the set it was trained on.</summary>
internal interface IScorer
{
    string Name { get; }

    void Score(int viewer, Span<float> scores);
}

/// <summary>A model of items, asked with each viewer's own row.</summary>
internal sealed class ItemScorer(string name, IBehaviourModel model, InteractionMatrix histories) : IScorer
{
    public string Name => name;

    public void Score(int viewer, Span<float> scores) => model.Score(histories.Row(viewer), scores);
}

/// <summary>A model of viewers: what is like the viewer lends its items; score_i = Σ_v B[v, u] · x_vi.</summary>
internal sealed class ViewerScorer(string name, IBehaviourModel overViewers, InteractionMatrix histories) : IScorer
{
    /// <summary>Row u: who speaks for viewer u, and how loudly.</summary>
    private readonly List<ItemWeight>[] _speakers = Speakers(overViewers);

    public string Name => name;

    public void Score(int viewer, Span<float> scores)
    {
        scores.Clear();
        foreach (var (other, weight) in _speakers[viewer])
            foreach (var (item, value) in histories.Row(other))
                scores[item] += weight * value;
    }

    private static List<ItemWeight>[] Speakers(IBehaviourModel model)
    {
        var speakers = Enumerable.Range(0, model.Items).Select(_ => new List<ItemWeight>()).ToArray();
        var row = new float[model.Items];
        for (var from = 0; from < model.Items; from++)
        {
            model.Score([new ItemWeight(from, 1)], row);
            for (var to = 0; to < row.Length; to++)
                if (row[to] != 0)
                    speakers[to].Add(new ItemWeight(from, row[to]));
        }

        return speakers;
    }
}

/// <summary>The same for everybody.</summary>
internal sealed class PopularityScorer(InteractionMatrix matrix) : IScorer
{
    private readonly int[] _counts = matrix.ItemCounts();

    public string Name => "popularity";

    public void Score(int viewer, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++)
            scores[item] = _counts[item];
    }
}

/// <summary>Chance, the same in every run.</summary>
internal sealed class RandomScorer : IScorer
{
    public string Name => "random";

    public void Score(int viewer, Span<float> scores)
    {
        var random = new Random(viewer);
        for (var item = 0; item < scores.Length; item++)
            scores[item] = random.NextSingle();
    }
}

/// <summary>The weighted sum of other scorers' scores, each brought to mean 0 and deviation 1 over what the viewer has not seen.</summary>
internal sealed class BlendScorer(string name, RatingsSet set, IReadOnlyList<(IScorer Scorer, double Weight)> parts) : IScorer
{
    public string Name => name;

    public IReadOnlyList<(IScorer Scorer, double Weight)> Parts => parts;

    public void Score(int viewer, Span<float> scores)
    {
        scores.Clear();
        var part = new float[scores.Length];
        foreach (var (scorer, weight) in parts)
        {
            scorer.Score(viewer, part);
            Lists.Standardise(set, viewer, part);
            for (var item = 0; item < part.Length; item++)
                scores[item] += (float)weight * part[item];
        }
    }
}

/// <summary>Remembers another scorer's scores, as far as the memory for it goes.</summary>
internal sealed class CachedScorer(IScorer scorer, RatingsSet set) : IScorer
{
    private const long MaxNumbers = 20_000_000;

    private readonly float[]?[]? _scores = (long)set.Viewers * set.Items <= MaxNumbers ? new float[set.Viewers][] : null;

    public string Name => scorer.Name;

    public void Score(int viewer, Span<float> scores)
    {
        if (_scores?[viewer] is { } known)
        {
            known.CopyTo(scores);
            return;
        }

        scorer.Score(viewer, scores);
        if (_scores is not null)
            _scores[viewer] = scores.ToArray();
    }
}
