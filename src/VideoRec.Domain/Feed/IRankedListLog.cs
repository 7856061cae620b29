using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.Feed;

/// <summary>Hears of every list that is served.</summary>
public interface IRankedListLog
{
    /// <summary>Asked before anything of the viewer is read: what is decided from what they have forgotten meanwhile is not kept.</summary>
    /// <returns>For <see cref="ListServing.Begun"/>.</returns>
    long Begin();

    /// <summary>What the decision asks for its cosines; a log that replays wraps <paramref name="cosines"/> to note what is asked.</summary>
    ICandidateCosines Noting(ICandidateCosines cosines);

    /// <returns>An id for the list, which interactions in it name; null where it is not kept.</returns>
    ValueTask<Guid?> ServedAsync(ListServing serving, CancellationToken cancellationToken);
}

/// <summary>A served list with all it was decided from.</summary>
/// <param name="Cosines">What <see cref="IRankedListLog.Noting"/> returned for it.</param>
public sealed record ListServing(
    Guid ViewerId, RankingInputs Inputs, RankerParameters Parameters, string RankerId, ICandidateCosines Cosines, IReadOnlyList<FeedItem> Items)
{
    /// <summary>The video the list is about; null where it is about none.</summary>
    public Guid? VideoId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>What <see cref="IRankedListLog.Begin"/> returned.</summary>
    public required long Begun { get; init; }

    /// <summary>The other version of a list that two filled in turns; null where one decided.</summary>
    public RankerMix? Mix { get; init; }

    /// <summary>Who picked each item of such a list.</summary>
    public IReadOnlyList<RankerTeam?> Teams { get; init; } = [];
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoRankedListLog : IRankedListLog
{
    public long Begin() => 0;

    public ICandidateCosines Noting(ICandidateCosines cosines) => cosines;

    public ValueTask<Guid?> ServedAsync(ListServing serving, CancellationToken cancellationToken) => ValueTask.FromResult<Guid?>(null);
}
