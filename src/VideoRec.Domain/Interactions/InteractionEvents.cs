namespace VideoRec.Domain.Interactions;

/// <summary>
/// Tells what viewers did, after it is durable. Handlers must be quick and must not throw: they run on the thread
/// that stored it.
/// </summary>
public sealed class InteractionEvents
{
    /// <summary>
    /// Viewer and the interactions just stored (impressions included); an empty list where the viewer had something
    /// forgotten. Open feeds look again where <see cref="MayChangeLists"/>.
    /// </summary>
    public event Action<Guid, IReadOnlyList<Interaction>>? Stored;

    /// <summary>A video with its views and likes as they are now.</summary>
    public event Action<Guid, long, long>? CountsChanged;

    /// <summary>A viewer whose interactions are about to be deleted; <see cref="Forgotten"/> follows in any case.</summary>
    public event Action<Guid>? Forgetting;

    /// <summary>Viewer and the interactions that were just deleted; none where deleting failed.</summary>
    public event Action<Guid, IReadOnlyList<Interaction>>? Forgotten;

    /// <summary>Whether what was stored may change a list: impressions change none, and an empty list means that something was forgotten or chosen.</summary>
    public static bool MayChangeLists(IReadOnlyList<Interaction> stored) => stored.Count == 0 || stored.Any(i => i.Kind is not InteractionKind.Impression);

    internal void RaiseForgetting(Guid viewerId) => Forgetting?.Invoke(viewerId);

    internal void RaiseForgotten(Guid viewerId, IReadOnlyList<Interaction> interactions) => Forgotten?.Invoke(viewerId, interactions);

    public void RaiseStored(Guid viewerId, IReadOnlyList<Interaction> interactions) => Stored?.Invoke(viewerId, interactions);

    internal void RaiseCountsChanged(Guid videoId, long viewCount, long likeCount) => CountsChanged?.Invoke(videoId, viewCount, likeCount);
}
