using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.ServedLists;

/// <summary>A ranked list as a viewer was served it, with everything it was decided from: enough to decide it again.</summary>
public sealed class ServedList
{
    public Guid Id { get; init; }

    public Guid ViewerId { get; init; }

    public FeedList List { get; init; }

    /// <summary>The video it stood beside, such as the one whose "Up next" it is; null for lists of the whole site.</summary>
    public Guid? AboutVideoId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Version that decided it; in a mixed list, the live one.</summary>
    public Guid RankerId { get; init; }

    /// <summary>Places that were asked for.</summary>
    public int Take { get; init; }

    /// <summary>The comparison a mixed list belongs to; null where one ranker decided.</summary>
    public Guid? ExperimentId { get; init; }

    /// <summary>The other version of a mixed list.</summary>
    public Guid? CandidateId { get; init; }

    /// <summary>Coins of a mixed list.</summary>
    public ulong Seed { get; init; }

    /// <summary>Inputs and the cosines that were asked for; <see cref="ServedListFormat"/>.</summary>
    public required byte[] Inputs { get; init; }

    /// <summary>The items in order; <see cref="ServedListFormat"/>.</summary>
    public required byte[] Items { get; init; }

    /// <summary>What the list was decided from.</summary>
    /// <exception cref="InvalidDataException">The row was damaged.</exception>
    public RankingInputs ReadInputs() => ServedListFormat.ReadInputs(Inputs).Inputs;

    /// <returns>Null where the row was damaged.</returns>
    public IReadOnlyList<ServedItem>? ItemsIfReadable()
    {
        try
        {
            return ServedListFormat.ReadItems(Items);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>An item of a served list.</summary>
/// <param name="Team">Who picked it; null where one ranker decided.</param>
public sealed record ServedItem(Guid VideoId, double Score, FeedFactors Factors, RankerTeam? Team = null);
