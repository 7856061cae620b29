using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>Scores of rows without sliders, exploration and variety, in single precision.</summary>
internal sealed class RowScores
{
    private readonly IndexSnapshot _snapshot;
    private readonly CatalogueFacts _facts;
    private readonly Surroundings _around;
    private readonly NearRows _near;
    private readonly float[] _fresh;
    private readonly float[] _trend;
    private readonly float _popular;
    private readonly bool _subscribed;

    public RowScores(CatalogueFacts facts, Surroundings around, NearRows near, RankingInputs inputs, RankerParameters parameters)
    {
        (_snapshot, _facts, _around, _near) = (facts.Snapshot, facts, around, near);
        Weights = FactorWeights.Of(inputs, parameters);
        _fresh = inputs.List is FeedList.Subscriptions ? facts.RecencyRank : facts.Fresh;
        _trend = Weights.Trend == 0 ? [] : around.Audience.TrendRows(_snapshot);
        _popular = (float)Weights.Popular * facts.PopularScale;
        _subscribed = Weights.Channel != 0 && around.Subscribed.Count > 0;
    }

    public FeedFactors Weights { get; }

    public float Of(int row, float look, float words, float far)
    {
        var score = ((float)Weights.Look * look) + ((float)Weights.Words * words) + ((float)Weights.Fresh * _fresh[row]) +
            (_popular * _facts.LogFame[row]) + ((float)Weights.Dislike * far);
        if (_around.People.Length > 0)
            score += (float)Weights.People * _around.People[row];
        if (_near.Next is { } next)
            score += (float)Weights.Next * next[row];
        if (_near.Sequence is { } sequence)
            score += (float)Weights.Sequence * sequence[row];
        if (_trend.Length > 0)
            score += (float)Weights.Trend * _trend[row];
        if (_subscribed && _around.Subscribed.Contains(_snapshot.Video(row).Channel))
            score += (float)Weights.Channel;
        if (Weights.Seen != 0 && RowMask.Get(_around.Watched, row))
            score += (float)Weights.Seen;
        return score;
    }

    /// <summary>The same of some rows at once.</summary>
    /// <param name="first">The first of them.</param>
    public void Of(int first, ReadOnlySpan<float> look, ReadOnlySpan<float> words, ReadOnlySpan<float> far, Span<float> scores)
    {
        TensorPrimitives.Multiply(look, (float)Weights.Look, scores);
        Add(words, Weights.Words, scores);
        Add(_fresh.AsSpan(first, scores.Length), Weights.Fresh, scores);
        Add(_facts.LogFame.Slice(first, scores.Length), _popular, scores);
        Add(far, Weights.Dislike, scores);
        if (_around.People.Length > 0)
            Add(_around.People.AsSpan(first, scores.Length), Weights.People, scores);
        if (_near.Next is { } next)
            Add(next.AsSpan(first, scores.Length), Weights.Next, scores);
        if (_near.Sequence is { } sequence)
            Add(sequence.AsSpan(first, scores.Length), Weights.Sequence, scores);
        if (_trend.Length > 0)
            Add(_trend.AsSpan(first, scores.Length), Weights.Trend, scores);
        for (var i = 0; _subscribed && i < scores.Length; i++)
            if (_around.Subscribed.Contains(_snapshot.Video(first + i).Channel))
                scores[i] += (float)Weights.Channel;
        for (var i = 0; Weights.Seen != 0 && i < scores.Length; i++)
            if (RowMask.Get(_around.Watched, first + i))
                scores[i] += (float)Weights.Seen;

        static void Add(ReadOnlySpan<float> signals, double weight, Span<float> scores) =>
            TensorPrimitives.MultiplyAdd(signals, (float)weight, scores, scores);
    }
}
