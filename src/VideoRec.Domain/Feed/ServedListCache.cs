using System.Collections.Concurrent;
using VideoRec.Domain.Taste;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The lists decided last, so that a reload shows the same. A list is served again only while the viewer and the catalogue
/// are what they were, counts aside: a video that was added, hidden, made public or changed hands makes all lists again.
/// </summary>
internal sealed class ServedListCache
{
    private const int MostLists = 2_000;

    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<Key, Entry> _lists = new();
    private long _newest;

    public KeptList? Find(FeedRequest request, string version, ViewerNow now, CatalogueFacts facts) =>
        _lists.TryGetValue(Key.Of(request), out var entry) && entry.Fits(request, version, now, facts) ? entry.List : null;

    /// <summary>The list that is known, or what <paramref name="make"/> makes: one for all who ask at the same time.</summary>
    public KeptList FindOrKeep(FeedRequest request, string version, ViewerNow now, CatalogueFacts facts, Func<KeptList> make)
    {
        lock (_turn)
        {
            if (Find(request, version, now, facts) is { } known)
                return known;

            // Lists of a catalogue that is no more are served to nobody, but hold on to it.
            if (_lists.Count > MostLists || facts.Number > _newest)
                _lists.Clear();
            _newest = Math.Max(_newest, facts.Number);
            var key = Key.Of(request);
            var askedAt = _lists.TryGetValue(key, out var before) ? before.AskedAt : 0;
            var list = make();
            _lists[key] = new Entry(request, now.Stamp, version, facts.Number, now.Choices, list) { AskedAt = askedAt };
            return list;
        }
    }

    /// <summary>Notes that somebody asked for a list.</summary>
    /// <param name="at">Any clock's milliseconds.</param>
    public void Asked(FeedRequest request, long at)
    {
        if (_lists.TryGetValue(Key.Of(request), out var entry))
            entry.AskedAt = at;
    }

    /// <summary>What one viewer asked for since then, lists about a chosen video aside: nobody knows which they will ask about next.</summary>
    public IReadOnlyList<FeedRequest> AskedSince(Guid viewerId, long since) =>
        [.. _lists.Where(l => l.Key.ViewerId == viewerId && l.Key.VideoId is null && l.Value.AskedAt >= since).Select(l => l.Value.Request).OrderBy(r => r.List)];

    private readonly record struct Key(Guid ViewerId, string? AccountId, FeedList List, int Take, Guid? VideoId)
    {
        public static Key Of(FeedRequest request) => new(
            request.Viewer.ViewerId, request.Viewer.AccountId, request.List, request.Take, request.VideoId);
    }

    private sealed record Entry(FeedRequest Request, ulong Stamp, string Version, long Facts, ViewerChoices Choices, KeptList List)
    {
        private long _askedAt;

        public long AskedAt
        {
            get => Volatile.Read(ref _askedAt);
            set => Volatile.Write(ref _askedAt, value);
        }

        public bool Fits(FeedRequest request, string version, ViewerNow now, CatalogueFacts facts) =>
            Stamp == now.Stamp && Version == version && Facts == facts.Number && Choices == now.Choices &&
            Request.Viewer.IsAdmin == request.Viewer.IsAdmin && !List.HasFailed;
    }
}
