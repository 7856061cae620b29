namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>Sizes of the network and of what it is trained with.</summary>
internal sealed record NextFrameSettings
{
    /// <summary>
    /// Groups of directions of the <see cref="StepMetric"/>, as shares of all where each begins: from those that change most from frame to
    /// frame to those that change least. The network weighs them against each other.
    /// </summary>
    public IReadOnlyList<double> BandsFrom { get; init; } = [0, 0.025, 0.1, 0.2];

    /// <summary>Earlier frames that the guess may be moved away from or towards.</summary>
    public int History { get; init; } = 4;

    /// <summary>Numbers of the state, which is the temporal embedding at the end.</summary>
    public int States { get; init; } = 24;

    /// <summary>Learned views of a frame, and as many of its change, that the state is told of.</summary>
    public int Views { get; init; } = 8;

    /// <summary>Frames a window.</summary>
    public int Window { get; init; } = 24;

    /// <summary>Windows a step.</summary>
    public int Batch { get; init; } = 16;

    public float WeightDecay { get; init; } = 0.01f;

    public int Bands => BandsFrom.Count;

    /// <summary>Numbers the state is told a frame.</summary>
    public int Inputs => (2 * History) + Bands + (2 * Views);

    /// <summary>Frames the network is given at each place: the present one and the <see cref="History"/> before it.</summary>
    public int Lags => History + 1;

    /// <summary>Directions in each band, at least one.</summary>
    public int[] BandSizes(int width)
    {
        int[] from = [.. BandsFrom.Select((share, band) => Math.Max(band, (int)(share * width))), width];
        return [.. Enumerable.Range(0, Bands).Select(band => from[band + 1] - from[band])];
    }
}
