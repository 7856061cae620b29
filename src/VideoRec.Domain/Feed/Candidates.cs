using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The publicly listed videos of an index, parted by what a viewer did with them. What was opened and left at once counts as
/// watched for some time. Dismissed and disliked ones and those
/// of channels the viewer does not want to see are in neither part.
/// </summary>
internal sealed class Candidates
{
    public Candidates(CatalogueFacts facts, ViewerNow now, RankingOptions options)
    {
        var (snapshot, blockedChannels) = (facts.Snapshot, now.Choices.BlockedChannels);
        Unwatched = RowMask.CopyOf(facts.Listed, snapshot.Rows);
        for (var row = 0; blockedChannels.Count > 0 && row < snapshot.Rows; row++)
            if (RowMask.Get(Unwatched, row) && blockedChannels.Contains(snapshot.Video(row).Channel))
                RowMask.Clear(Unwatched, row);
        Watched = RowMask.Create(snapshot.Rows);
        foreach (var state in now.History.Videos)
        {
            var row = snapshot.RowOf(state.VideoId);
            if (row < 0 || !RowMask.Get(Unwatched, row))
                continue;
            var dismissed = state.Disliked || state.NotInterested || state.LessLikeThis;
            var left = InteractionWeights.IsSkip(state, now.Moment) && (now.Hour - state.LastAt).TotalDays < options.LeftDays;
            var watched = state.Finished || (state.Watched && state.Fraction >= options.WatchedFraction) || left;
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
