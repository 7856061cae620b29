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

    /// <summary>The same of all rows at once.</summary>
    public void Of(ReadOnlySpan<float> look, ReadOnlySpan<float> words, ReadOnlySpan<float> far, Span<float> scores)
    {
        TensorPrimitives.Multiply(look, (float)Weights.Look, scores);
        TensorPrimitives.MultiplyAdd(words, (float)Weights.Words, scores, scores);
        TensorPrimitives.MultiplyAdd(_fresh, (float)Weights.Fresh, scores, scores);
        TensorPrimitives.MultiplyAdd(_facts.LogFame, _popular, scores, scores);
        TensorPrimitives.MultiplyAdd(far, (float)Weights.Dislike, scores, scores);
        if (_around.People.Length > 0)
            TensorPrimitives.MultiplyAdd(_around.People, (float)Weights.People, scores, scores);
        if (_near.Next is { } next)
            TensorPrimitives.MultiplyAdd(next, (float)Weights.Next, scores, scores);
        if (_near.Sequence is { } sequence)
            TensorPrimitives.MultiplyAdd(sequence, (float)Weights.Sequence, scores, scores);
        if (_trend.Length > 0)
            TensorPrimitives.MultiplyAdd(_trend, (float)Weights.Trend, scores, scores);
        for (var row = 0; _subscribed && row < scores.Length; row++)
            if (_around.Subscribed.Contains(_snapshot.Video(row).Channel))
                scores[row] += (float)Weights.Channel;
        for (var row = 0; Weights.Seen != 0 && row < scores.Length; row++)
            if (RowMask.Get(_around.Watched, row))
                scores[row] += (float)Weights.Seen;
    }
}
