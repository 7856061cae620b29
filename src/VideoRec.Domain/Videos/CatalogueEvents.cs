namespace VideoRec.Domain.Videos;

/// <summary>Tells the rest of the process what changed in the catalogue. Handlers must be quick and must not throw.</summary>
public sealed class CatalogueEvents
{
    /// <summary>A stage moved, a video was edited, added or removed: pages that show it look again.</summary>
    public event Action<Guid>? VideoChanged;

    public void RaiseVideoChanged(Guid videoId) => VideoChanged?.Invoke(videoId);
}
