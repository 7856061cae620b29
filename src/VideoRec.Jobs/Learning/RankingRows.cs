namespace VideoRec.Jobs.Learning;

/// <summary>
/// What a ranker learns from: lists that a viewer was to be served, each a run of rows with one number a factor and a
/// label of how good it was to show that row (0 not at all).
/// </summary>
public sealed class RankingRows(IReadOnlyList<string> factors)
{
    private readonly List<float> _values = [];
    private readonly List<float> _labels = [];
    private readonly List<RankingGroup> _groups = [];

    public IReadOnlyList<string> Factors { get; } = factors;

    public int Count => _labels.Count;

    public IReadOnlyList<RankingGroup> Groups => _groups;

    /// <summary>Starts a list; the rows added next belong to it.</summary>
    /// <param name="relevant">Good rows there would have been, those that did not make it into the list included.</param>
    public void AddGroup(int viewer, int relevant) => _groups.Add(new RankingGroup(viewer, Count, 0, relevant));

    /// <param name="values">One a factor.</param>
    public void Add(ReadOnlySpan<float> values, float label)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Factors.Count);
        _values.AddRange(values);
        _labels.Add(label);
        _groups[^1] = _groups[^1] with { Rows = _groups[^1].Rows + 1 };
    }

    public float Label(int row) => _labels[row];

    public ReadOnlySpan<float> Values(int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values).Slice(row * Factors.Count, Factors.Count);
}

/// <summary>One list of one viewer.</summary>
/// <param name="First">Its first row.</param>
/// <param name="Relevant">Good rows there would have been.</param>
public readonly record struct RankingGroup(int Viewer, int First, int Rows, int Relevant);
