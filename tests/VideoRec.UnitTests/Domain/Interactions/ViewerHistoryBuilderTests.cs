using VideoRec.Domain.Interactions;

namespace VideoRec.UnitTests.Domain.Interactions;

public sealed class ViewerHistoryBuilderTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid VideoId = Guid.NewGuid();

    [Theory]
    [InlineData("Like", true, false, false)]
    [InlineData("Like Unlike", false, false, false)]
    [InlineData("Like Unlike Like", true, false, false)]
    [InlineData("Like Dislike", false, true, false)]
    [InlineData("Dislike Like", true, false, false)]
    [InlineData("Dislike Undislike", false, false, false)]
    [InlineData("NotInterested", false, false, true)]
    [InlineData("NotInterested Interested", false, false, false)]
    [InlineData("NotInterested Like", true, false, false)]
    [InlineData("Like NotInterested", true, false, true)]
    [InlineData("Unlike Undislike Interested", false, false, false)]
    public void Fold_Opinions_TheLastOneHolds(string kinds, bool liked, bool disliked, bool notInterested)
    {
        var state = Fold([.. kinds.Split(' ').Select(k => Did(Enum.Parse<InteractionKind>(k)))]);
        Assert.Equal((liked, disliked, notInterested), (state.Liked, state.Disliked, state.NotInterested));
        Assert.Equal(liked, state.LikedAt is not null);
    }

    [Fact]
    public void Fold_SaveAndUnsave_TheLastOneHolds()
    {
        Assert.True(Fold(Did(InteractionKind.Save)) is { Saved: true, SavedAt: not null });
        Assert.True(Fold(Did(InteractionKind.Save), Did(InteractionKind.Unsave)) is { Saved: false, SavedAt: null });
    }

    [Fact]
    public void Fold_Watching_KeepsTheFurthestAndResumesAtTheLast()
    {
        var state = Fold(Watch(30, 0.6), Watch(5, 0.1));
        Assert.Equal((0.6, 30d, 0.1), (state.Fraction, state.SecondsWatched, state.ResumeFraction));
        Assert.True(state is { Watched: true, Finished: false });
    }

    [Theory]
    [InlineData(4.9, 0.24, false, false)]
    [InlineData(5, 0.01, true, false)]
    [InlineData(1, 0.25, true, false)]
    [InlineData(9, 0.89, true, false)]
    [InlineData(9, 0.9, true, true)]
    public void Fold_Watch_CountsFromFiveSecondsOrAQuarter(double seconds, double fraction, bool watched, bool finished)
    {
        var state = Fold(Watch(seconds, fraction));
        Assert.Equal((watched, finished), (state.Watched, state.Finished));
        Assert.Equal(watched, state.WatchedAt is not null);
    }

    [Theory]
    [InlineData("Watch Leave", true)]
    [InlineData("Watch Leave Like", true)]
    [InlineData("Watch Leave Click", false)]
    [InlineData("Watch Leave Watch", false)]
    [InlineData("Watch Leave Watch Leave", true)]
    public void Fold_Leaving_HoldsUntilTheyAreBack(string kinds, bool left)
    {
        var state = Fold([.. kinds.Split(' ').Select((k, i) => At(Enum.Parse<InteractionKind>(k), i))]);
        Assert.Equal((left, false), (state.LeftAt is not null, state.Watched));
    }

    [Fact]
    public void Fold_AWatchThatIsHeardOfAfterLeaving_ButWasBefore_IsNoReturn() =>
        Assert.Equal(Start.AddSeconds(2), Fold(At(InteractionKind.Leave, 2), At(InteractionKind.Watch, 1), At(InteractionKind.Watch, 2)).LeftAt);

    [Fact]
    public void Fold_FinishWithoutNumbers_IsAllOfIt()
    {
        var state = Fold(Did(InteractionKind.Finish));
        Assert.True(state is { Finished: true, Watched: true, Fraction: 1 });
    }

    [Fact]
    public void Fold_Impressions_AreCountedButTouchNothing()
    {
        var other = Guid.NewGuid();
        var log = new List<Interaction>
        {
            Did(InteractionKind.Click),
            new() { Id = 2, VideoId = other, Kind = InteractionKind.Click, At = Start.AddMinutes(1) },
            new() { Id = 3, VideoId = VideoId, Kind = InteractionKind.Impression, At = Start.AddMinutes(5) },
        };
        var history = ViewerHistoryBuilder.Fold(log);
        Assert.Equal([other, VideoId], history.Videos.Select(v => v.VideoId));
        Assert.Equal((1, 1, Start), (history.Of(VideoId)!.Impressions, history.Of(VideoId)!.Clicks, history.Of(VideoId)!.LastAt));
    }

    private static VideoState Fold(params Interaction[] log) => Assert.Single(ViewerHistoryBuilder.Fold(log).Videos);

    private static Interaction Watch(double seconds, double fraction) =>
        new() { VideoId = VideoId, Kind = InteractionKind.Watch, SecondsWatched = seconds, Fraction = fraction, At = Start };

    private static Interaction At(InteractionKind kind, int seconds) => new() { VideoId = VideoId, Kind = kind, At = Start.AddSeconds(seconds) };

    private static Interaction Did(InteractionKind kind) => new() { VideoId = VideoId, Kind = kind, At = Start };
}
