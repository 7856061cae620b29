namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>Sizes of a sequence network and how it is trained.</summary>
internal sealed record SequenceSettings
{
    /// <summary>Numbers an item has inside the network.</summary>
    public int Codes { get; init; } = 64;

    public int States { get; init; } = 64;

    /// <summary>Items a step unrolls the network over; longer sequences are cut into several.</summary>
    public int Window { get; init; } = 32;

    /// <summary>Windows a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Candidates among which the next item is to be told; all where there are not more items, else a sample of them.</summary>
    public int Candidates { get; init; } = 4096;

    /// <summary>Probability that a number going into the unit, or coming out of it, is left out in a step.</summary>
    public double Dropout { get; init; } = 0.2;

    public double LearningRate { get; init; } = 0.003;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether the prediction starts from the last item and the mean of all before; the unit then learns what differs from it.</summary>
    public bool FromHistory { get; init; }
}

/// <summary>What sequences are made of.</summary>
/// <param name="Count">How many items.</param>
/// <param name="Codes">
/// [Count, codes], row-major: what is known of each item, so that one that comes later has its code too. Null has a code
/// learned for every item.
/// </param>
internal sealed record SequenceItems(int Count, float[]? Codes = null);
