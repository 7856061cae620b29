namespace VideoRec.Evaluation.Peers;

internal enum PeerEventKind
{
    View,
    Like,
    Dislike,
}

/// <summary>The public videos of a site and what all its viewers did with them.</summary>
internal sealed class PeerCatalogue
{
    private readonly Dictionary<Guid, PeerVideo> _videos = [];
    private readonly Dictionary<(Guid, PeerEventKind), List<DateTimeOffset>> _events = [];

    /// <summary>When it is looked at.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>Raised with every video that comes or goes.</summary>
    public int Version { get; private set; }

    public IReadOnlyCollection<PeerVideo> Videos => _videos.Values;

    public void Add(PeerVideo video)
    {
        _videos.Add(video.Id, video);
        Version++;
    }

    public void Remove(Guid videoId)
    {
        _videos.Remove(videoId);
        Version++;
    }

    public void Record(Guid videoId, PeerEventKind kind, DateTimeOffset at)
    {
        if (!_events.TryGetValue((videoId, kind), out var times))
            _events[(videoId, kind)] = times = [];
        times.Add(at);
    }

    public PeerVideo? Find(Guid videoId) => _videos.GetValueOrDefault(videoId);

    /// <summary>How often something happened to a video, ever or since a moment.</summary>
    public int Count(Guid videoId, PeerEventKind kind, DateTimeOffset? since = null) =>
        !_events.TryGetValue((videoId, kind), out var times) ? 0 : since is { } from ? times.Count(at => at >= from) : times.Count;

    /// <summary>Newest first.</summary>
    public IEnumerable<PeerVideo> Newest() => Videos.OrderByDescending(video => video.PublishedAt).ThenBy(video => video.Id);
}
