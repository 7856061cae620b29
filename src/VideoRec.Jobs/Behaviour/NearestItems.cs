using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Works out similarities target by target and keeps, for each target, the k best of them.</summary>
internal static class NearestItems
{
    /// <param name="fill">Given a target and an empty row, adds to it what is similar. Called by several threads at once, each with its own row.</param>
    public static SparseItemModel Collect(
        int items, int neighbours, Action<int, SimilarityRow> fill, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var kept = new List<(int Item, float Weight)>[items];
        var done = 0;
        Parallel.For(0, items, new ParallelOptions { CancellationToken = cancellationToken }, () => new SimilarityRow(items), (target, _, row) =>
        {
            fill(target, row);
            kept[target] = row.Best(neighbours);
            row.Clear();
            if (Interlocked.Increment(ref done) % 100 == 0)
                progress?.Report((double)done / items);
            return row;
        }, _ => { });
        return new SparseItemModel(InteractionMatrix.Create(
            items, items, kept.SelectMany((row, target) => row.Select(entry => (entry.Item, target, entry.Weight)))));
    }
}

/// <summary>A row of numbers of which few are not 0.</summary>
internal sealed class SimilarityRow(int items)
{
    private readonly double[] _values = new double[items];
    private readonly List<int> _touched = [];

    public void Add(int item, double value)
    {
        if (_values[item] == 0)
            _touched.Add(item);
        _values[item] += value;
    }

    public void Remove(int item) => _values[item] = 0;

    public void Scale(Func<int, double> factor)
    {
        foreach (var item in _touched)
            _values[item] *= factor(item);
    }

    /// <summary>The largest, at most <paramref name="count"/>; of equal ones the lower item.</summary>
    public List<(int Item, float Weight)> Best(int count) =>
        [.. _touched.Where(item => _values[item] > 0).OrderByDescending(item => _values[item]).ThenBy(item => item).Take(count).Select(item => (item, (float)_values[item]))];

    public void Clear()
    {
        foreach (var item in _touched)
            _values[item] = 0;
        _touched.Clear();
    }
}
