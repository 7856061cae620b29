namespace VideoRec.Domain.Interactions;

/// <summary>
/// Tells what viewers did, after it is durable. Handlers must be quick and must not throw: they run on the thread
/// that stored it.
/// </summary>
public sealed class InteractionEvents
{
    /// <summary>
    /// Viewer and the interactions just stored (impressions included); an empty list where the viewer had something
    /// forgotten. Open feeds look again unless there is nothing but impressions in it.
    /// </summary>
    public event Action<Guid, IReadOnlyList<Interaction>>? Stored;

    /// <summary>A video with its views and likes as they are now.</summary>
    public event Action<Guid, long, long>? CountsChanged;

    /// <summary>Interactions that were just deleted.</summary>
    internal event Action<IReadOnlyList<Interaction>>? Forgotten;

    internal void RaiseForgotten(IReadOnlyList<Interaction> interactions) => Forgotten?.Invoke(interactions);

    public void RaiseStored(Guid viewerId, IReadOnlyList<Interaction> interactions) => Stored?.Invoke(viewerId, interactions);

    internal void RaiseCountsChanged(Guid videoId, long viewCount, long likeCount) => CountsChanged?.Invoke(videoId, viewCount, likeCount);
}
