using VideoRec.Domain.ServedLists;

namespace VideoRec.Domain.Learning;

/// <summary>One served list with what came of it, and what a ranker makes of the same inputs.</summary>
/// <param name="Served">Videos in the order they were served.</param>
/// <param name="Outcomes">Of <paramref name="Served"/>, in its order.</param>
/// <param name="Decided">Videos in the ranker's order.</param>
/// <param name="Variety">1 − mean cosine among the ranker's first k; null where fewer than two have vectors.</param>
public sealed record DecidedList(
    Guid ViewerId, IReadOnlyList<Guid> Served, IReadOnlyList<ItemOutcome> Outcomes, IReadOnlyList<Guid> Decided, double? Variety);

/// <summary>A figure with the interval that holds 95 % of resampled audiences.</summary>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>What a ranker would have done with logged traffic.</summary>
/// <param name="Matched">Share of the first k places where it put what was served there and seen: what <paramref name="ClickThrough"/> rests on.</param>
/// <param name="ClickThrough">Clicks a seen item over those places only (replay method: L. Li et al., WSDM 2011). Free of bias only where lists were served at random.</param>
/// <param name="ClickThroughWeighted">Clicks an item over all of its first k that were seen anywhere, each weighted by the attention of the new place over that of the old.</param>
/// <param name="WatchSeconds">Seconds watched a list, weighted the same way.</param>
/// <param name="Ndcg">nDCG@k of the seen items in its order, gain 2^grade − 1; lists without a click do not count.</param>
/// <param name="Coverage">Share of the videos it could have chosen that it put among the first k of any list.</param>
/// <param name="Gini">Of the exposure of those videos, a place worth 1 / log2(place + 2).</param>
/// <param name="Variety">Mean over lists of 1 − mean cosine among the first k.</param>
public sealed record RankerFigures(
    Estimate Matched, Estimate ClickThrough, Estimate ClickThroughWeighted, Estimate WatchSeconds, Estimate Ndcg,
    Estimate Coverage, Estimate Gini, Estimate Variety);

/// <summary>
/// Two rankers on the same logged lists. Only what was seen has an outcome: what a ranker would have shown instead is not
/// judged, and the log favours the ranker that made it. Intervals are over viewers, drawn with replacement.
/// </summary>
/// <param name="Difference">B less A; its interval is of the difference itself, the same viewers drawn for both.</param>
public sealed record RankerComparison(int Lists, int Viewers, int Catalogue, int K, RankerFigures A, RankerFigures B, RankerFigures Difference)
{
    private const int Resamples = 500;

    /// <param name="a">Ranker A on each list.</param>
    /// <param name="b">Ranker B on the same lists in the same order.</param>
    /// <param name="catalogue">Videos that could have been chosen.</param>
    public static RankerComparison Of(IReadOnlyList<DecidedList> a, IReadOnlyList<DecidedList> b, int catalogue, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Count, a.Count);
        var attention = PositionModel.Of(a.Select(list => list.Outcomes));
        var ofA = Tallies(a, attention, k);
        var ofB = Tallies(b, attention, k);
        var (figuresA, figuresB, difference) = (new Estimate[Tally.Figures], new Estimate[Tally.Figures], new Estimate[Tally.Figures]);
        var drawnA = new List<double[]>(Resamples);
        var drawnB = new List<double[]>(Resamples);
        if (ofA.Count > 0)
            Bootstrap.Draw(ofA.Count, Resamples, drawn =>
            {
                drawnA.Add(Tally.Sum(drawn.Select(i => ofA[i])).ToFigures(catalogue));
                drawnB.Add(Tally.Sum(drawn.Select(i => ofB[i])).ToFigures(catalogue));
            });
        var (allA, allB) = (Tally.Sum(ofA).ToFigures(catalogue), Tally.Sum(ofB).ToFigures(catalogue));
        for (var f = 0; f < Tally.Figures; f++)
        {
            figuresA[f] = With(allA[f], drawnA.Select(d => d[f]));
            figuresB[f] = With(allB[f], drawnB.Select(d => d[f]));
            difference[f] = With(allB[f] - allA[f], drawnB.Zip(drawnA, (x, y) => x[f] - y[f]));
        }

        return new RankerComparison(a.Count, ofA.Count, catalogue, k, Named(figuresA), Named(figuresB), Named(difference));
    }

    /// <summary>1 − mean over all pairs of the cosine.</summary>
    /// <returns>Null for fewer than two.</returns>
    public static double? VarietyOf(int count, Func<int, int, double> cosine)
    {
        if (count < 2)
            return null;
        double sum = 0;
        for (var i = 0; i < count; i++)
            for (var j = i + 1; j < count; j++)
                sum += cosine(i, j);
        return 1 - (sum / (count * (count - 1) / 2));
    }

    private static List<Tally> Tallies(IReadOnlyList<DecidedList> lists, PositionModel attention, int k) =>
        [.. lists.GroupBy(l => l.ViewerId).OrderBy(g => g.Key).Select(g => Tally.Sum(g.Select(list => Tally.Of(list, attention, k))))];

    private static Estimate With(double value, IEnumerable<double> drawn)
    {
        var (low, high) = Bootstrap.Middle(drawn);
        return new Estimate(value, double.IsNaN(low) ? value : low, double.IsNaN(high) ? value : high);
    }

    private static RankerFigures Named(Estimate[] f) => new(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);

    /// <summary>Sums over lists, of which every figure is a quotient.</summary>
    private sealed class Tally
    {
        public const int Figures = 8;

        private readonly double[] _sums = new double[10];
        private readonly Dictionary<Guid, double> _exposure = [];

        public static Tally Of(DecidedList list, PositionModel attention, int k)
        {
            var tally = new Tally();
            var placeOf = list.Served.Select((id, place) => (id, place)).ToDictionary(x => x.id, x => x.place);
            var shownGrades = new List<int>();
            var first = Math.Min(k, list.Decided.Count);
            for (var place = 0; place < list.Decided.Count; place++)
            {
                if (place < first)
                    tally._exposure[list.Decided[place]] = ExposureMetrics.OfPlace(place);
                if (!placeOf.TryGetValue(list.Decided[place], out var served) || !list.Outcomes[served].Shown)
                    continue;
                var outcome = list.Outcomes[served];
                shownGrades.Add(outcome.Grade);
                if (place >= first)
                    continue;
                var weight = attention.At(place) / attention.At(served);
                if (served == place)
                    tally.Add(matched: 1, matchedClicks: outcome.Clicked ? 1 : 0);
                tally.Add(seen: 1, clicks: outcome.Clicked ? weight : 0, seconds: weight * outcome.WatchedSeconds);
            }

            tally._sums[5] = 1;
            tally._sums[6] = first;
            if (GradedNdcg(shownGrades, [.. list.Outcomes.Where(o => o.Shown).Select(o => o.Grade)], k) is { } ndcg)
                (tally._sums[7], tally._sums[8]) = (ndcg, 1);
            if (list.Variety is { } variety)
                tally.AddVariety(variety);
            return tally;
        }

        public static Tally Sum(IEnumerable<Tally> tallies)
        {
            var sum = new Tally();
            foreach (var tally in tallies)
            {
                for (var i = 0; i < sum._sums.Length; i++)
                    sum._sums[i] += tally._sums[i];
                sum._variety += tally._variety;
                sum._varied += tally._varied;
                foreach (var (id, exposure) in tally._exposure)
                    sum._exposure[id] = sum._exposure.GetValueOrDefault(id) + exposure;
            }

            return sum;
        }

        public double[] ToFigures(int catalogue) =>
        [
            Share(_sums[0], _sums[6]), Share(_sums[1], _sums[0]), Share(_sums[3], _sums[2]), Share(_sums[4], _sums[5]), Share(_sums[7], _sums[8]),
            Share(_exposure.Count, catalogue), ExposureMetrics.Gini(_exposure.Values, Math.Max(catalogue, _exposure.Count)), Share(_variety, _varied),
        ];

        private double _variety;
        private double _varied;

        private void AddVariety(double variety) => (_variety, _varied) = (_variety + variety, _varied + 1);

        private void Add(double matched = 0, double matchedClicks = 0, double seen = 0, double clicks = 0, double seconds = 0)
        {
            _sums[0] += matched;
            _sums[1] += matchedClicks;
            _sums[2] += seen;
            _sums[3] += clicks;
            _sums[4] += seconds;
        }

        private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
    }

    /// <summary>Σ (2^grade − 1) / log2(rank + 1) over the first k, over the same with the best grades first.</summary>
    /// <param name="grades">Grades in the ranker's order.</param>
    /// <param name="known">All grades there are.</param>
    /// <returns>Null where nothing has a grade above 0.</returns>
    public static double? GradedNdcg(IReadOnlyList<int> grades, IReadOnlyList<int> known, int k)
    {
        var ideal = Gain([.. known.OrderDescending()], k);
        return ideal == 0 ? null : Gain(grades, k) / ideal;
    }

    private static double Gain(IReadOnlyList<int> grades, int k)
    {
        double gain = 0;
        for (var place = 0; place < Math.Min(k, grades.Count); place++)
            gain += (Math.Pow(2, grades[place]) - 1) * ExposureMetrics.OfPlace(place);
        return gain;
    }
}
