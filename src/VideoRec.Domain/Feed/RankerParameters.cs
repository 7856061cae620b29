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

    public double Sequence { get; init; }

    public double Fresh { get; init; }

    public double Popular { get; init; }

    public double ColdPopular { get; init; }

    public double Channel { get; init; }

    public double Explore { get; init; }

    public double Dislike { get; init; }

    public double Variety { get; init; }

    public int MaxPerChannel { get; init; }

    public double ChannelPenalty { get; init; }

    /// <summary>In lists about one video: weight of being near to it.</summary>
    public double Next { get; init; }

    /// <summary>In lists about one video: what is left of the weights of taste, people, freshness and popularity.</summary>
    public double NextTaste { get; init; }

    public double Trend { get; init; }

    public double Seen { get; init; }

    /// <summary>Place, from 1, that "For you" keeps for a video without an audience yet; 0 keeps none.</summary>
    public int FirstAudiencePlace { get; init; }

    /// <summary>Twice what a slider at its end adds to a video at the end of its scale.</summary>
    public double Sliders { get; init; }

    /// <summary>What was learned from outcomes: a step function a signal, 0 where the signal is; null where nothing was. Counts in "For you" and "New for you".</summary>
    public IReadOnlyList<AdditiveFactor>? Learned { get; init; }

    /// <summary>0…1: how much of a score is <see cref="Learned"/>; the fixed weights have the rest.</summary>
    public double LearnedShare { get; init; }

    public static RankerParameters Of(RankingOptions options) => new()
    {
        Look = options.Look,
        Words = options.Words,
        People = options.People,
        Sequence = options.Sequence,
        Channel = options.Channel,
        Explore = options.Explore,
        Next = options.Next,
        NextTaste = options.NextTaste,
        Trend = options.Trend,
        Seen = options.Seen,
        FirstAudiencePlace = options.FirstAudiencePlace,
        Sliders = options.Sliders,
        Fresh = options.Fresh,
        Popular = options.Popular,
        ColdPopular = options.ColdPopular,
        Dislike = options.Dislike,
        Variety = options.Variety,
        MaxPerChannel = options.MaxPerChannel,
        ChannelPenalty = options.ChannelPenalty,
    };
}
