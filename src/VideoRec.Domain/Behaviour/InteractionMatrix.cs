namespace VideoRec.Domain.Behaviour;

/// <summary>Who took to what: viewers × items, mostly empty, stored row by row (CSR) with ascending columns.</summary>
public sealed class InteractionMatrix
{
    private readonly int[] _starts;
    private readonly ItemWeight[] _entries;

    private InteractionMatrix(int items, int[] starts, ItemWeight[] entries)
    {
        Items = items;
        _starts = starts;
        _entries = entries;
    }

    public int Viewers => _starts.Length - 1;

    public int Items { get; }

    /// <summary>Entries that are there.</summary>
    public int Count => _entries.Length;

    /// <param name="entries">In any order; of several for one place the largest weight counts. Weights of 0 and less are left out.</param>
    public static InteractionMatrix Create(int viewers, int items, IEnumerable<(int Viewer, int Item, float Weight)> entries)
    {
        var rows = new List<ItemWeight>[viewers];
        foreach (var (viewer, item, weight) in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, items);
            if (weight > 0)
                (rows[viewer] ??= []).Add(new ItemWeight(item, weight));
        }

        var starts = new int[viewers + 1];
        var all = new List<ItemWeight>();
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            if (rows[viewer] is { } row)
                all.AddRange(row.GroupBy(e => e.Item).Select(same => same.MaxBy(e => e.Weight)).OrderBy(e => e.Item));
            starts[viewer + 1] = all.Count;
        }

        return new InteractionMatrix(items, starts, [.. all]);
    }

    /// <summary>What one viewer took to, by ascending item.</summary>
    public ReadOnlySpan<ItemWeight> Row(int viewer) => _entries.AsSpan(_starts[viewer], _starts[viewer + 1] - _starts[viewer]);

    /// <summary>Items × viewers: each row holds who took to an item, by ascending viewer.</summary>
    public InteractionMatrix Transpose()
    {
        var starts = new int[Items + 1];
        foreach (var entry in _entries)
            starts[entry.Item + 1]++;
        for (var item = 0; item < Items; item++)
            starts[item + 1] += starts[item];
        var next = starts.AsSpan(0, Items).ToArray();
        var entries = new ItemWeight[Count];
        for (var viewer = 0; viewer < Viewers; viewer++)
            foreach (var entry in Row(viewer))
                entries[next[entry.Item]++] = new ItemWeight(viewer, entry.Weight);
        return new InteractionMatrix(Viewers, starts, entries);
    }

    /// <summary>The same places, each with weight 1.</summary>
    public InteractionMatrix Binary() => new(Items, _starts, Array.ConvertAll(_entries, e => e with { Weight = 1 }));

    /// <summary>How many viewers took to each item.</summary>
    public int[] ItemCounts()
    {
        var counts = new int[Items];
        foreach (var entry in _entries)
            counts[entry.Item]++;
        return counts;
    }
}
