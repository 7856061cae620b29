using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Pages.Browse;
using VideoRec.Web.Components.Pages.Search;
using VideoRec.Web.Components.Shared;

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
    public void Search_SaysWhereItMatched()
    {
        var video = new Video { Id = Guid.NewGuid(), Title = "Reef", Description = "Slow water. A clownfish hides." };
        video.Labels.Add(new VideoLabel { ModelId = "m", Name = "clownfish", NameZh = "小丑鱼", Score = 0.9f, Times = [7, 3] });
        video.Translations.Add(new VideoTranslation { Language = "zh", Title = "小丑鱼", Tags = "鱼;小丑鱼" });

        var english = SearchHit.Of(video, "CLOWNFISH").Places;
        Assert.Equal(["picture", "description"], english.Select(p => p.Where));
        Assert.Equal(3, english[0].Time);
        Assert.Equal(["picture", "tags", "title"], SearchHit.Of(video, "小丑鱼").Places.Select(p => p.Where));
        Assert.Empty(SearchHit.Of(video, "kitten").Places);
    }
}
