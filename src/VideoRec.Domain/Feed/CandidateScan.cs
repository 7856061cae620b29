using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// One pass over all candidates in single precision. It finds the best by score without sliders, and the best with each
/// slider at each of its ends: the same pool whatever the sliders say, so that moving one only moves within it.
/// </summary>
internal sealed class CandidateScan(CatalogueFacts facts, ulong[] candidates, Surroundings around, NearRows near) : IDisposable
{
    private const int Arrays = 4;

    /// <summary>Rows that are scored together, a multiple of 64.</summary>
    private const int Part = 1024;

    /// <summary>Videos waiting for their first audience that a pool holds at least, where there are so many.</summary>
    private const int Waiting = 3;

    /// <summary>Times as many are read, not only sketched.</summary>
    private const int TimesWaiting = 16;

    private readonly IndexSnapshot _snapshot = facts.Snapshot;
    private readonly float[] _rented = ArrayPool<float>.Shared.Rent(Math.Max(1, facts.Snapshot.Rows) * Arrays);

    private Memory<float> Look => Numbers(0);

    private Memory<float> Words => Numbers(1);

    private Memory<float> FarLook => Numbers(2);

    private Memory<float> FarWords => Numbers(3);

    public void Dispose() => ArrayPool<float>.Shared.Return(_rented);

    /// <summary>In single precision; where there are codes, from the rows in a byte a number.</summary>
    public void Fill(SpaceFactor look, SpaceFactor words, SpaceFactor signals)
    {
        words.ScanQuantised(candidates, _snapshot.Rows, Words, FarWords);
        look.ScanQuantised(candidates, _snapshot.Rows, Look, FarLook);
        if (signals.IsEmpty || _snapshot.Look.Count >= _snapshot.Count)
            return;
        var (pulls, pushes) = (new float[_snapshot.Rows], new float[_snapshot.Rows]);
        signals.ScanQuantised(candidates, _snapshot.Rows, pulls, pushes);
        Fill(pulls, pushes);
    }

    /// <summary>The same from the codes of the rows, about.</summary>
    /// <returns>How far off it may be.</returns>
    public SketchErrors Sketch(SpaceFactor look, SpaceFactor words, SpaceFactor signals)
    {
        var wordsError = words.Sketch(candidates, _snapshot.Rows, Words, FarWords);
        var lookError = look.Sketch(candidates, _snapshot.Rows, Look, FarLook);
        if (!signals.IsEmpty && _snapshot.Look.Count < _snapshot.Count)
        {
            var (pulls, pushes) = (new float[_snapshot.Rows], new float[_snapshot.Rows]);
            var signalsError = signals.Sketch(candidates, _snapshot.Rows, pulls, pushes);
            lookError = (Math.Max(lookError.Near, signalsError.Near), Math.Max(lookError.Far, signalsError.Far));
            Fill(pulls, pushes);
        }

        return new SketchErrors(lookError.Near, wordsError.Near, Math.Max(lookError.Far, wordsError.Far), 0, 0);
    }

    /// <summary>What is known better of a row.</summary>
    public void Put(int row, double look, double words) => (Look.Span[row], Words.Span[row]) = ((float)look, (float)words);

    /// <summary>Rows of the pool.</summary>
    /// <param name="firstAudience">What a row has for the place of a first audience, by its look and words.</param>
    /// <param name="count">Best by score; a list's length of the best is added for every end of a slider.</param>
    public IReadOnlyCollection<int> Best(RankingInputs inputs, RankerParameters parameters, int count, Func<int, float, float, double> firstAudience)
    {
        var look = Look.Span;
        var words = Words.Span;
        var farLook = FarLook.Span;
        var farWords = FarWords.Span;
        var scores = new RowScores(facts, around, near, inputs, parameters);
        var top = new TopRows(_snapshot, count);
        var waiting = new TopRows(_snapshot, Waiting);
        var ends = SliderEnds.HasAny(inputs, parameters) ? new SliderEnds(_snapshot, facts, (float)parameters.Sliders, inputs.Take) : null;
        foreach (var row in RowMask.Rows(candidates))
        {
            var score = scores.Of(row, look[row], words[row], Math.Max(farLook[row], farWords[row]));
            top.Offer(row, score);
            ends?.Offer(row, score, look[row], words[row]);
            if (inputs.List is FeedList.ForYou && firstAudience(row, look[row], words[row]) is var claim and > 0)
                waiting.Offer(row, claim);
        }

        return [.. top.Rows.Concat(ends?.Rows ?? []).Concat(waiting.Rows).Distinct()];
    }

    /// <summary>The candidates that may be among <see cref="Best"/> as far as the sketch tells.</summary>
    /// <param name="errors">What <see cref="Sketch"/> answered, and the errors of what was given as near.</param>
    public ulong[] Nearly(RankingInputs inputs, RankerParameters parameters, int count, Func<int, float, float, double> firstAudience, SketchErrors errors)
    {
        var rowScores = new RowScores(facts, around, near, inputs, parameters);
        var scores = ArrayPool<float>.Shared.Rent(_snapshot.Rows);
        Score(rowScores, scores);
        var shortlist = new Shortlist(inputs, parameters, rowScores.Weights, errors, scores, _snapshot.Rows);
        shortlist.Add(count, SliderEnds.HasAny(inputs, parameters), facts, Look, Words);
        var waiting = new TopRows(_snapshot, Waiting * TimesWaiting);

        // Whatever may suit the viewer as far as the sketch tells.
        var margin = (Look: (float)(Shortlist.Deviations * errors.Look), Words: (float)(Shortlist.Deviations * errors.Words));
        foreach (var row in inputs.List is FeedList.ForYou ? facts.Recent : [])
            if (scores[row] > float.NegativeInfinity &&
                firstAudience(row, Look.Span[row] + margin.Look, Words.Span[row] + margin.Words) is var claim and > 0)
                waiting.Offer(row, claim);
        foreach (var row in waiting.Rows)
            RowMask.Set(shortlist.Mask, row);
        ArrayPool<float>.Shared.Return(scores);
        return shortlist.Mask;
    }

    /// <summary>What the rows are worth: −∞ where they are no candidates. Some at a time, so that they stay in the cache.</summary>
    private void Score(RowScores rowScores, Span<float> scores)
    {
        Span<float> far = stackalloc float[Part];
        for (var first = 0; first < _snapshot.Rows; first += Part)
        {
            var length = Math.Min(Part, _snapshot.Rows - first);
            TensorPrimitives.Max(FarLook.Span.Slice(first, length), FarWords.Span.Slice(first, length), far);
            rowScores.Of(first, Look.Span.Slice(first, length), Words.Span.Slice(first, length), far[..length], scores.Slice(first, length));
            for (var word = first / 64; word < (first + length + 63) / 64; word++)
                for (var others = ~candidates[word]; others != 0; others &= others - 1)
                    if ((64 * word) + BitOperations.TrailingZeroCount(others) is var row && row < _snapshot.Rows)
                        scores[row] = float.NegativeInfinity;
        }
    }

    /// <summary>Signals stand in for a look that is missing.</summary>
    private void Fill(float[] pulls, float[] pushes)
    {
        for (var row = 0; row < pulls.Length; row++)
            if (!_snapshot.Look.Has(row))
                (Look.Span[row], FarLook.Span[row]) = (pulls[row], pushes[row]);
    }

    private Memory<float> Numbers(int array) => _rented.AsMemory(array * _snapshot.Rows, _snapshot.Rows);
}
