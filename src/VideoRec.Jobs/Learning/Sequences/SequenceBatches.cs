using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>A window of a sequence: its items from <paramref name="From"/> on are read, each one's successor is told.</summary>
internal readonly record struct SequenceWindow(int Sequence, int From, int Count);

/// <summary>Cuts sequences into the windows of an epoch and draws the candidates of a step.</summary>
internal sealed class SequenceBatches
{
    private readonly int[][] _sequences;
    private readonly SequenceSettings _settings;
    private readonly int _items;
    private readonly double[] _shares;

    public SequenceBatches(int[][] sequences, int items, SequenceSettings settings)
    {
        (_sequences, _items, _settings) = (sequences, items, settings);
        Counts = new int[items];
        foreach (var item in sequences.SelectMany(sequence => sequence))
            Counts[item]++;
        var all = Math.Max(1.0, Counts.Sum());
        _shares = Array.ConvertAll(Counts, count => count / all);
        Candidates = Math.Min(items, settings.Candidates);
    }

    /// <summary>How often each item comes.</summary>
    public int[] Counts { get; }

    /// <summary>Candidates of a step.</summary>
    public int Candidates { get; }

    /// <summary>All windows of an epoch in the order they are trained in; each epoch cuts long sequences elsewhere.</summary>
    public IReadOnlyList<SequenceWindow> Epoch(ulong seed, int epoch)
    {
        var random = new SplitMix(seed ^ ((ulong)epoch << 32));
        var windows = new List<SequenceWindow>();
        for (var s = 0; s < _sequences.Length; s++)
        {
            var steps = _sequences[s].Length - 1;
            var first = steps > _settings.Window ? 1 + random.Below(_settings.Window) : _settings.Window;
            for (var from = 0; from < steps;)
            {
                var count = Math.Min(from == 0 ? first : _settings.Window, steps - from);
                windows.Add(new SequenceWindow(s, from, count));
                from += count;
            }
        }

        for (var left = windows.Count; left > 1; left--)
        {
            var at = random.Below(left);
            (windows[at], windows[left - 1]) = (windows[left - 1], windows[at]);
        }

        return windows;
    }

    /// <summary>Fills what a step reads; rows beyond the windows count nothing.</summary>
    /// <param name="items">[batch, window], the items read.</param>
    /// <param name="targets">[batch, window], their successors' places among the candidates.</param>
    /// <param name="weights">[batch, window], 1 where there is a successor.</param>
    /// <param name="candidates">The items among which it is told.</param>
    /// <param name="corrections">
    /// −ln of how probably each candidate was drawn, added to its score, so that a sample stands for all (Y. Bengio, J.-S. Senécal,
    /// IEEE Transactions on Neural Networks 2008).
    /// </param>
    public void Fill(
        ReadOnlySpan<SequenceWindow> windows, ref SplitMix random, Span<long> items, Span<long> targets, Span<float> weights,
        Span<long> candidates, Span<float> corrections)
    {
        items.Clear();
        targets.Clear();
        weights.Clear();
        var place = Draw(windows, ref random, candidates, corrections);
        for (var row = 0; row < windows.Length; row++)
        {
            var (sequence, from, count) = windows[row];
            for (var i = 0; i < count; i++)
            {
                var at = (row * _settings.Window) + i;
                items[at] = _sequences[sequence][from + i];
                targets[at] = place is null ? _sequences[sequence][from + i + 1] : place[_sequences[sequence][from + i + 1]];
                weights[at] = 1;
            }
        }
    }

    /// <summary>All items, or the batch's own and others by chance.</summary>
    /// <returns>Each candidate's place; null where they are all items.</returns>
    private Dictionary<int, int>? Draw(ReadOnlySpan<SequenceWindow> windows, ref SplitMix random, Span<long> candidates, Span<float> corrections)
    {
        corrections.Clear();
        if (Candidates == _items)
        {
            for (var item = 0; item < _items; item++)
                candidates[item] = item;
            return null;
        }

        var place = new Dictionary<int, int>();
        var told = 0;
        foreach (var (sequence, from, count) in windows)
            for (var i = 1; i <= count && place.Count < Candidates; i++, told++)
                place.TryAdd(_sequences[sequence][from + i], place.Count);
        var byChance = (double)(Candidates - place.Count) / _items;
        while (place.Count < Candidates)
            place.TryAdd(random.Below(_items), place.Count);
        foreach (var (item, at) in place)
        {
            candidates[at] = item;
            corrections[at] = -(float)Math.Log(1 - ((1 - byChance) * Math.Pow(1 - _shares[item], told)) + 1e-9);
        }

        return place;
    }
}
