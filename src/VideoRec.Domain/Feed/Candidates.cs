using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>The publicly listed videos of an index, parted by what a viewer did with them. Dismissed and disliked ones are in neither part.</summary>
internal sealed class Candidates
{
    public Candidates(IndexSnapshot snapshot, ViewerHistory history, RankingOptions options)
    {
        Unwatched = snapshot.Listed();
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
}
