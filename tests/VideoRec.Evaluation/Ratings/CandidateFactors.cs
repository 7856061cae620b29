using VideoRec.Domain.Behaviour;

namespace VideoRec.Evaluation.Ratings;

/// <summary>What else is known about showing an item to a viewer, beside scores of models; from train alone.</summary>
internal sealed class CandidateFactors
{
    private const int MaxTimes = 16;
    private static readonly double[] Windows = [1 / 64.0, 1 / 16.0, 1 / 4.0];

    private readonly RatingsSet _set;
    private readonly int[] _counts;
    private readonly double[] _logCounts;
    private readonly double[] _meanValues;
    private readonly ItemTimes? _times;
    private readonly KindProfiles? _kinds;
    private readonly AgePopularity? _ages;
    private readonly List<GroupPopularity> _groups = [];
    private readonly List<string> _names = ["popularity", "popularity-gap"];

    public CandidateFactors(RatingsSet set)
    {
        _set = set;
        _counts = set.Matrix.ItemCounts();
        _logCounts = Array.ConvertAll(_counts, count => Math.Log(count + 1));
        _meanValues = MeanValues(set);
        if (set.HasValues)
            _names.Add("mean-rating");
        if (set.HasTimes)
        {
            _times = new ItemTimes(set);
            _names.AddRange(Windows.Select(w => $"popularity-then-{w:0.###}"));
            _names.AddRange(["first-seen", "last-seen"]);
        }

        if (set.Side.ItemKinds is { } kinds)
        {
            _kinds = new KindProfiles(set, kinds);
            _names.Add("kinds");
        }

        if (set.Side.ItemYears is not null)
            _names.AddRange(["year-gap", "year"]);
        if (set.Side.ViewerAges is { } ages)
        {
            _ages = new AgePopularity(set, ages);
            _names.Add("popularity-at-age");
        }

        foreach (var (attribute, groups) in set.Side.ViewerGroups)
        {
            _groups.Add(new GroupPopularity(set, groups));
            _names.Add($"popularity-in-{attribute}");
        }
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>Factors of the candidates of one viewer, row by row.</summary>
    public void Fill(int viewer, ReadOnlySpan<int> items, Span<float> values, int stride)
    {
        var history = _set.Matrix.Row(viewer).ToArray();
        var ownLog = history.Length == 0 ? 0 : history.Average(e => _logCounts[e.Item]);
        var years = _set.Side.ItemYears;
        var ownYears = years is null ? [] : history.Select(e => years[e.Item]).Where(y => !double.IsNaN(y)).ToList();
        var moments = _times?.MomentsOf(viewer, MaxTimes) ?? [];
        var profile = _kinds?.ProfileOf(history);
        var row = new List<double>();
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            row.Clear();
            row.AddRange([_logCounts[item], _logCounts[item] - ownLog]);
            if (_set.HasValues)
                row.Add(_meanValues[item]);
            if (_times is not null)
            {
                row.AddRange(Windows.Select(window => _times.Popularity(item, moments, window)));
                row.AddRange(_times.Edges(item, moments));
            }

            if (_kinds is not null)
                row.Add(_kinds.Affinity(item, profile!));
            if (years is not null)
                row.AddRange([double.IsNaN(years[item]) || ownYears.Count == 0 ? 0 : years[item] - ownYears.Average(), double.IsNaN(years[item]) ? 0 : years[item]]);
            if (_ages is not null)
                row.Add(_ages.Of(item, viewer));
            row.AddRange(_groups.Select(group => group.Of(item, viewer)));
            for (var f = 0; f < row.Count; f++)
                values[(i * stride) + f] = (float)row[f];
        }
    }

    /// <summary>Drawn towards the mean of all where few rated.</summary>
    private static double[] MeanValues(RatingsSet set)
    {
        const double Prior = 5;
        if (!set.HasValues)
            return [];
        var mean = set.Train.Average(e => e.Value);
        var sums = new double[set.Items];
        var counts = new double[set.Items];
        foreach (var rating in set.Train)
        {
            sums[rating.Item] += rating.Value - mean;
            counts[rating.Item]++;
        }

        return [.. sums.Select((sum, item) => sum / (counts[item] + Prior))];
    }
}

/// <summary>When each item was taken to: how popular it was while the viewer was there.</summary>
internal sealed class ItemTimes
{
    private const double Smoothing = 2;
    private readonly double[][] _ofItem;
    private readonly double[][] _ofViewer;
    private readonly double[] _all;

    public ItemTimes(RatingsSet set)
    {
        _ofItem = Grouped(set.Items, set.Train.Select(e => (e.Item, set.TimeOf(e))));
        _ofViewer = Grouped(set.Viewers, set.Train.Select(e => (e.Viewer, set.TimeOf(e))));
        _all = [.. set.Train.Select(set.TimeOf).Order()];
    }

    /// <summary>Quantiles of the viewer's own times.</summary>
    public double[] MomentsOf(int viewer, int most)
    {
        var times = _ofViewer[viewer];
        var count = Math.Min(most, times.Length);
        return [.. Enumerable.Range(0, count).Select(i => times[(int)((i + 0.5) * times.Length / count)])];
    }

    /// <summary>ln of how often it was taken to within the window around the viewer's times, over what its share of all would give.</summary>
    public double Popularity(int item, double[] moments, double window)
    {
        if (moments.Length == 0)
            return 0;
        double seen = 0, share = 0;
        foreach (var moment in moments)
        {
            seen += Within(_ofItem[item], moment, window);
            share += (double)Within(_all, moment, window) / _all.Length;
        }

        return Math.Log(((seen / moments.Length) + Smoothing) / ((_ofItem[item].Length * share / moments.Length) + Smoothing));
    }

    /// <summary>How long before the viewer's last moment it was first taken to, and after their first it was last.</summary>
    public double[] Edges(int item, double[] moments) => moments.Length == 0 || _ofItem[item].Length == 0
        ? [0, 0]
        : [moments[^1] - _ofItem[item][0], _ofItem[item][^1] - moments[0]];

    private static int Within(double[] sorted, double moment, double window) => Below(sorted, moment + window) - Below(sorted, moment - window);

    private static int Below(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double[][] Grouped(int count, IEnumerable<(int Key, double Time)> times)
    {
        var groups = new double[count][];
        Array.Fill(groups, []);
        foreach (var group in times.GroupBy(t => t.Key))
            groups[group.Key] = [.. group.Select(t => t.Time).Order()];
        return groups;
    }
}

/// <summary>Whether an item is of the kinds that a viewer takes to more often than others do.</summary>
internal sealed class KindProfiles
{
    private const double Prior = 5;
    private readonly float[][] _kinds;
    private readonly double[] _average;

    public KindProfiles(RatingsSet set, float[][] kinds)
    {
        _kinds = Array.ConvertAll(kinds, own => own.Sum() is > 0 and var sum ? Array.ConvertAll(own, k => k / sum) : own);
        _average = Mean(set.Train.Select(e => e.Item));
    }

    public double[] ProfileOf(ItemWeight[] history)
    {
        var own = Mean(history.Select(e => e.Item));
        return [.. own.Select((share, kind) => Math.Log((share * history.Length + (Prior * _average[kind]) + 0.01) / ((history.Length + Prior) * _average[kind] + 0.01)))];
    }

    public double Affinity(int item, double[] profile) => _kinds[item].Select((share, kind) => share * profile[kind]).Sum();

    private double[] Mean(IEnumerable<int> items)
    {
        var sum = new double[_kinds.Length == 0 ? 0 : _kinds[0].Length];
        var count = 0;
        foreach (var item in items)
        {
            for (var kind = 0; kind < sum.Length; kind++)
                sum[kind] += _kinds[item][kind];
            count++;
        }

        return Array.ConvertAll(sum, s => s / Math.Max(1, count));
    }
}

/// <summary>How much more popular an item is in the viewer's group than elsewhere.</summary>
internal sealed class GroupPopularity
{
    private const double Smoothing = 3;
    private readonly string[] _groups;
    private readonly Dictionary<string, int[]> _counts = [];
    private readonly Dictionary<string, double> _shares;
    private readonly int[] _all;

    public GroupPopularity(RatingsSet set, string[] groups)
    {
        _groups = groups;
        _all = set.Matrix.ItemCounts();
        foreach (var happened in set.Train)
        {
            if (!_counts.TryGetValue(groups[happened.Viewer], out var counts))
                _counts.Add(groups[happened.Viewer], counts = new int[set.Items]);
            counts[happened.Item]++;
        }

        _shares = _counts.ToDictionary(c => c.Key, c => (double)c.Value.Sum() / set.Train.Count);
    }

    public double Of(int item, int viewer)
    {
        if (!_counts.TryGetValue(_groups[viewer], out var counts))
            return 0;
        return Math.Log((counts[item] + Smoothing) / ((_all[item] * _shares[_groups[viewer]]) + Smoothing));
    }
}

/// <summary>How much more popular an item is at the viewer's age, five years up and down, than at others.</summary>
internal sealed class AgePopularity
{
    private const double Smoothing = 3;
    private const double Years = 5;
    private readonly double[] _ages;
    private readonly double[][] _ofItem;
    private readonly double[] _all;

    public AgePopularity(RatingsSet set, double[] ages)
    {
        _ages = ages;
        _ofItem = new double[set.Items][];
        Array.Fill(_ofItem, []);
        foreach (var item in set.Train.Where(e => !double.IsNaN(ages[e.Viewer])).GroupBy(e => e.Item))
            _ofItem[item.Key] = [.. item.Select(e => ages[e.Viewer])];
        _all = [.. _ofItem.SelectMany(a => a)];
    }

    public double Of(int item, int viewer)
    {
        if (double.IsNaN(_ages[viewer]) || _all.Length == 0)
            return 0;
        return Math.Log((Near(_ofItem[item], viewer) + Smoothing) / ((_ofItem[item].Length * (double)ShareOf(viewer)) + Smoothing));
    }

    private double ShareOf(int viewer) => Shares.TryGetValue(_ages[viewer], out var share) ? share : Shares[_ages[viewer]] = (double)Near(_all, viewer) / _all.Length;

    private System.Collections.Concurrent.ConcurrentDictionary<double, double> Shares { get; } = new();

    private int Near(double[] ages, int viewer) => ages.Count(age => Math.Abs(age - _ages[viewer]) <= Years);
}
