namespace VideoRec.Domain.Feed;

/// <summary>
/// All numbers of one version of the ranker. A list that was served is replayed with the parameters it was served with.
/// Weights have no unit; see <see cref="RankingOptions"/> for what each counts.
/// </summary>
public sealed record RankerParameters
{
    public double Look { get; init; }

    public double Words { get; init; }

    public double People { get; init; }

    public double Fresh { get; init; }

    public double Popular { get; init; }

    public double Channel { get; init; }

    public double Explore { get; init; }

    public double Dislike { get; init; }

    public double Variety { get; init; }

    public int MaxPerChannel { get; init; }

    public double ChannelPenalty { get; init; }

    /// <summary>What a slider at its end adds to a video at the end of its scale.</summary>
    public double Sliders { get; init; }

    public static RankerParameters Of(RankingOptions options) => new()
    {
        Look = options.Look,
        Words = options.Words,
        Fresh = options.Fresh,
        Popular = options.Popular,
        Dislike = options.Dislike,
        Variety = options.Variety,
        MaxPerChannel = options.MaxPerChannel,
        ChannelPenalty = options.ChannelPenalty,
    };
}
