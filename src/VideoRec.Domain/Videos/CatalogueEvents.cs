namespace VideoRec.Domain.Videos;

/// <summary>Tells the rest of the process what changed in the catalogue. Handlers must be quick and must not throw.</summary>
public sealed class CatalogueEvents
{
    /// <summary>A stage moved, a video was edited, added or removed: pages that show it look again.</summary>
    public event Action<Guid>? VideoChanged;

    /// <summary>The same, once the index knows of it: lists that are ranked from now on follow the change.</summary>
    public event Action<Guid>? VideoIndexed;

    public void RaiseVideoChanged(Guid videoId) => VideoChanged?.Invoke(videoId);

    internal void RaiseVideoIndexed(Guid videoId) => VideoIndexed?.Invoke(videoId);
}
