namespace VideoRec.Domain.Feed;

/// <summary>The ranked lists of the site.</summary>
public enum FeedList
{
    /// <summary>Ranked by taste, without what was watched.</summary>
    ForYou,

    /// <summary>What to watch after one video.</summary>
    UpNext,

    /// <summary>Nearest to one video, whoever asks.</summary>
    Similar,

    /// <summary>Like one video the viewer watched to the end or liked.</summary>
    BecauseYouWatched,

    /// <summary>Uploaded lately, in the order of the viewer's taste.</summary>
    NewForYou,

    /// <summary>Watched by more people lately than before.</summary>
    Trending,

    /// <summary>From the channels the viewer subscribed to, newest first.</summary>
    Subscriptions,
}
