using VideoRec.Domain.Interactions;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Pages.Browse;
using VideoRec.Web.Components.Shared;
using SearchHit = VideoRec.Web.Components.Pages.Search.SearchHit;

namespace VideoRec.UnitTests.Web;

/// <summary>What pages make of addresses, histories and questions.</summary>
public sealed class PageStateTests
{
    [Fact]
    public void Browse_AddressAndStateAreTheSameThing()
    {
        var state = BrowseState.Of(" a&b ", null, "longest", "short", 3);
        Assert.Equal("/browse?tag=a%26b&sort=longest&length=short&page=3", state.Address);
        Assert.Equal(VideoSort.Longest, state.ToQuery(ViewerContext.Nobody).Sort);
        Assert.Equal(240, state.ToQuery(ViewerContext.Nobody).MaxDurationSeconds);
    }

    [Fact]
    public void Browse_NonsenseInTheAddress_IsTheDefault() =>
        Assert.Equal("/browse", BrowseState.Of("  ", null, "'; drop table", "huge", -5).Address);

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.02, 0)]
    [InlineData(0.97, 0)]
    public void Resume_TakesUpWhatWasLeftInTheMiddle(double fraction, double seconds) =>
        Assert.Equal(seconds, ResumePoint.Seconds(new VideoState(Guid.NewGuid()) { ResumeFraction = fraction }, 100));

    [Theory]
    [InlineData(11.6, "0:12")]
    [InlineData(59.7, "1:00")]
    [InlineData(3725, "1:02:05")]
    [InlineData(-3, "0:00")]
    public void Duration_ReadsAsAClock(double seconds, string expected) => Assert.Equal(expected, SiteWords.Duration(seconds));

    [Fact]
    public void SearchHit_TellsMomentsInTheOrderOfTime_AndNothingTwice()
    {
        var video = new Video { Id = Guid.NewGuid(), Title = "Reef", FrameSheetFile = "frames-1.jpg", Media = new() { Demuxer = "", VideoCodec = "", Width = 360, Height = 640 } };
        var hit = SearchHit.Of(new FoundVideo(video, 1,
        [
            new SearchMatch(SearchKind.Words, Place: "title", Snippet: "Reef"), new SearchMatch(SearchKind.Words, Place: "description", Snippet: "A reef."),
            new SearchMatch(SearchKind.Words, 3, Place: "picture", Snippet: "coral reef"),
            new SearchMatch(SearchKind.Picture, 7, 9), new SearchMatch(SearchKind.Picture, 2, 3),
        ]));
        Assert.Equal(["description"], hit.Places.Select(place => place.Where));
        Assert.Equal([2.0, 7.0], hit.Moments.Select(moment => moment.Time));
        Assert.False(hit.ByMeaning);
        Assert.Equal("width:51px;height:90px;object-position:-51px -90px", hit.Sheet!.StyleOf(9));
        Assert.True(SearchHit.Of(new FoundVideo(video, 1, [new SearchMatch(SearchKind.Meaning)])).ByMeaning);
    }
}
