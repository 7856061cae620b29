using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The publicly listed videos of an index, parted by what a viewer did with them. Dismissed and disliked ones and those
/// of channels the viewer does not want to see are in neither part.
/// </summary>
internal sealed class Candidates
{
    public Candidates(IndexSnapshot snapshot, ulong[] listed, ViewerHistory history, IReadOnlySet<string> blockedChannels, RankingOptions options)
    {
        Unwatched = RowMask.CopyOf(listed, snapshot.Rows);
        for (var row = 0; blockedChannels.Count > 0 && row < snapshot.Rows; row++)
            if (RowMask.Get(Unwatched, row) && blockedChannels.Contains(snapshot.Video(row).Channel))
                RowMask.Clear(Unwatched, row);
        Watched = RowMask.Create(snapshot.Rows);
        foreach (var state in history.Videos)
        {
            var row = snapshot.RowOf(state.VideoId);
            if (row < 0 || !RowMask.Get(Unwatched, row))
                continue;
            var dismissed = state.Disliked || state.NotInterested || state.LessLikeThis;
            var watched = state.Finished || (state.Watched && state.Fraction >= options.WatchedFraction);
            if (dismissed || watched)
                RowMask.Clear(Unwatched, row);
            if (watched && !dismissed)
                RowMask.Set(Watched, row);
        }
    }

    public ulong[] Unwatched { get; }

    public ulong[] Watched { get; }

    public ulong[] Both()
    {
        var both = (ulong[])Unwatched.Clone();
        for (var i = 0; i < both.Length; i++)
            both[i] |= Watched[i];
        return both;
    }
}
