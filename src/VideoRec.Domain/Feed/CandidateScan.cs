using System.Buffers;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// One pass over all candidates in single precision. It finds the best by score without sliders, and the best with each
/// slider at each of its ends: the same pool whatever the sliders say, so that moving one only moves within it.
/// </summary>
internal sealed class CandidateScan(CatalogueFacts facts, ulong[] candidates, Surroundings around, float[]? next) : IDisposable
{
    private const int Arrays = 4;

    /// <summary>Videos waiting for their first audience that a pool holds at least, where there are so many.</summary>
    private const int Waiting = 3;

    private readonly IndexSnapshot _snapshot = facts.Snapshot;
    private readonly float[] _rented = ArrayPool<float>.Shared.Rent(Math.Max(1, facts.Snapshot.Rows) * Arrays);

    private Memory<float> Look => Part(0);

    private Memory<float> Words => Part(1);

    private Memory<float> FarLook => Part(2);

    private Memory<float> FarWords => Part(3);

    public void Dispose() => ArrayPool<float>.Shared.Return(_rented);

    public void Fill(SpaceFactor look, SpaceFactor words, SpaceFactor signals)
    {
        words.Scan(candidates, _snapshot.Rows, Words, FarWords);
        look.Scan(candidates, _snapshot.Rows, Look, FarLook);
        if (signals.IsEmpty || _snapshot.Look.Count >= _snapshot.Count)
            return;
        var (near, far) = (new float[_snapshot.Rows], new float[_snapshot.Rows]);
        signals.Scan(candidates, _snapshot.Rows, near, far);
        for (var row = 0; row < near.Length; row++)
            if (!_snapshot.Look.Has(row))
                (Look.Span[row], FarLook.Span[row]) = (near[row], far[row]);
    }

    /// <summary>What is known better of a row.</summary>
    public void Put(int row, double look, double words) => (Look.Span[row], Words.Span[row]) = ((float)look, (float)words);

    /// <summary>Rows of the pool.</summary>
    /// <param name="count">Best by score; a list's length of the best is added for every end of a slider.</param>
    public IReadOnlyCollection<int> Best(RankingInputs inputs, RankerParameters parameters, int count, Func<int, bool> waits)
    {
        var w = FactorWeights.Of(inputs, parameters);
        var look = Look.Span;
        var words = Words.Span;
        var farLook = FarLook.Span;
        var farWords = FarWords.Span;
        var trend = w.Trend == 0 ? [] : around.Audience.TrendRows(_snapshot);
        var fresh = inputs.List is FeedList.Subscriptions ? facts.RecencyRank : facts.Fresh;
        var subscribed = w.Channel != 0 && around.Subscribed.Count > 0;
        var popular = (float)w.Popular * facts.PopularScale;
        var top = new TopRows(_snapshot, count);
        var waiting = new TopRows(_snapshot, Waiting);
        var ends = FactorWeights.HasSliders(inputs.List) && parameters.Sliders > 0 ? new SliderEnds(_snapshot, facts, (float)parameters.Sliders, inputs.Take) : null;
        for (var row = 0; row < _snapshot.Rows; row++)
        {
            if (!RowMask.Get(candidates, row))
                continue;
            var score = ((float)w.Look * look[row]) + ((float)w.Words * words[row]) + ((float)w.Fresh * fresh[row]) + (popular * facts.LogFame[row]) +
                ((float)w.Dislike * Math.Max(farLook[row], farWords[row]));
            if (around.People.Length > 0)
                score += (float)w.People * around.People[row];
            if (next is not null)
                score += (float)w.Next * next[row];
            if (trend.Length > 0)
                score += (float)w.Trend * trend[row];
            if (subscribed && around.Subscribed.Contains(_snapshot.Video(row).Channel))
                score += (float)w.Channel;
            if (w.Seen != 0 && RowMask.Get(around.Watched, row))
                score += (float)w.Seen;
            top.Offer(row, score);
            ends?.Offer(row, score, look[row], words[row]);
            if (inputs.List is FeedList.ForYou && waiting.MayTake(score) && waits(row))
                waiting.Offer(row, score);
        }

        return [.. top.Rows.Concat(ends?.Rows ?? []).Concat(waiting.Rows).Distinct()];
    }

    private Memory<float> Part(int part) => _rented.AsMemory(part * _snapshot.Rows, _snapshot.Rows);

    /// <summary>The best with one slider at one of its ends.</summary>
    private sealed class SliderEnds(IndexSnapshot snapshot, CatalogueFacts facts, float weight, int take)
    {
        private const int Scales = 4;
        private readonly TopRows[] _ends = [.. Enumerable.Range(0, 2 * Scales).Select(_ => new TopRows(snapshot, Math.Max(1, take)))];

        public IEnumerable<int> Rows => _ends.SelectMany(end => end.Rows);

        public void Offer(int row, float score, float look, float words)
        {
            Both(0, row, score, 0.5f - Math.Clamp(Math.Max(look, words), 0, 1));
            Both(1, row, score, facts.RecencyRank[row] - 0.5f);
            Both(2, row, score, facts.PopularityRank(row) - 0.5f);
            Both(3, row, score, (words - look) / 2);
        }

        private void Both(int scale, int row, float score, float x)
        {
            _ends[2 * scale].Offer(row, score - (weight * x));
            _ends[(2 * scale) + 1].Offer(row, score + (weight * x));
        }
    }
}
