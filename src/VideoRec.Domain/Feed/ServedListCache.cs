using System.Collections.Concurrent;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The lists served last, so that a reload shows the same. A list is served again only while every video of it is what it
/// was: one that was hidden or changed hands makes it again.
/// </summary>
internal sealed class ServedListCache
{
    private const int MostLists = 2_000;

    private readonly ConcurrentDictionary<Key, Entry> _lists = new();

    public RankedList? Find(FeedRequest request, string rankerId, ViewerNow now, IndexSnapshot snapshot)
    {
        if (!_lists.TryGetValue(Key.Of(request), out var entry) || entry.Stamp != now.Stamp || entry.RankerId != rankerId ||
            entry.Snapshot != snapshot || entry.Choices != now.Choices || entry.IsAdmin != request.Viewer.IsAdmin)
            return null;
        for (var i = 0; i < entry.Videos.Length; i++)
            if (snapshot.RowOf(entry.List.Items[i].VideoId) is var row && (row < 0 || !ReferenceEquals(snapshot.Video(row), entry.Videos[i])))
                return null;
        return entry.List;
    }

    public void Keep(FeedRequest request, string rankerId, ViewerNow now, IndexSnapshot snapshot, RankedList list)
    {
        var rows = list.Items.Select(item => snapshot.RowOf(item.VideoId)).ToList();
        if (rows.Contains(-1))
            return;
        if (_lists.Count > MostLists)
            _lists.Clear();
        _lists[Key.Of(request)] = new Entry(
            now.Stamp, rankerId, snapshot, now.Choices, request.Viewer.IsAdmin, list, [.. rows.Select(snapshot.Video)]);
    }

    private readonly record struct Key(Guid ViewerId, string? AccountId, FeedList List, int Take, Guid? VideoId)
    {
        public static Key Of(FeedRequest request) => new(
            request.Viewer.ViewerId, request.Viewer.AccountId, request.List, request.Take, request.VideoId);
    }

    private sealed record Entry(
        ulong Stamp, string RankerId, IndexSnapshot Snapshot, ViewerChoices Choices, bool IsAdmin, RankedList List, IndexedVideo[] Videos);
}
