namespace VideoRec.Domain.Interactions;

/// <summary>Tells open feeds that their viewer did something. Handlers must be quick and must not throw.</summary>
public sealed class InteractionEvents
{
    /// <summary>Viewer and the interactions just stored (impressions included).</summary>
    public event Action<Guid, IReadOnlyList<Interaction>>? Stored;

    public void RaiseStored(Guid viewerId, IReadOnlyList<Interaction> interactions) => Stored?.Invoke(viewerId, interactions);
}
