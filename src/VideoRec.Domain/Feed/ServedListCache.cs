using System.Collections.Concurrent;
using VideoRec.Domain.Taste;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The lists served last, so that a reload shows the same. A list is served again only while the viewer and the catalogue
/// are what they were, counts aside: a video that was added, hidden, made public or changed hands makes all lists again.
/// </summary>
internal sealed class ServedListCache
{
    private const int MostLists = 2_000;

    private readonly ConcurrentDictionary<Key, Entry> _lists = new();

    public RankedList? Find(FeedRequest request, string rankerId, ViewerNow now, CatalogueFacts facts) =>
        _lists.TryGetValue(Key.Of(request), out var entry) && entry.Stamp == now.Stamp && entry.RankerId == rankerId && entry.Facts == facts.Number &&
        entry.Choices == now.Choices && entry.IsAdmin == request.Viewer.IsAdmin
            ? entry.List
            : null;

    public void Keep(FeedRequest request, string rankerId, ViewerNow now, CatalogueFacts facts, RankedList list)
    {
        if (_lists.Count > MostLists)
            _lists.Clear();
        _lists[Key.Of(request)] = new Entry(now.Stamp, rankerId, facts.Number, now.Choices, request.Viewer.IsAdmin, list);
    }

    private readonly record struct Key(Guid ViewerId, string? AccountId, FeedList List, int Take, Guid? VideoId)
    {
        public static Key Of(FeedRequest request) => new(
            request.Viewer.ViewerId, request.Viewer.AccountId, request.List, request.Take, request.VideoId);
    }

    private sealed record Entry(ulong Stamp, string RankerId, long Facts, ViewerChoices Choices, bool IsAdmin, RankedList List);
}
