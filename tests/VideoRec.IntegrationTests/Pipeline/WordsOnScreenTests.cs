using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>From an upload without any words to the moment at which a slide says something, with real ffmpeg and models.</summary>
public sealed class WordsOnScreenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slides_AreFoundByWhatStandsOnThem_WithTheirTimes()
    {
        var folder = Directory.CreateTempSubdirectory("videorec-screen-");
        try
        {
            var clip = await Clips.SlidesAsync(folder.FullName);
            await using var site = await PipelineSite.CreateAsync(Path.Combine(folder.FullName, "data"), readsScreen: true);
            var video = await site.AcceptAsync(clip, "Untitled");
            var runs = await site.WaitUntilDoneAsync(video.Id);
            Assert.Equal(PipelineStage.OnScreenText, runs.MaxBy(run => run.StartedAt)!.Stage);

            foreach (var (words, start) in Clips.Slides)
            {
                var hit = Assert.Single(await site.Get<SearchIndex>().SearchAsync(words, ViewerContext.Nobody, manage: false, Token));
                var match = (await site.Get<OnScreenTextStore>().MatchesAsync(words, [hit.VideoId], Token))[video.Id];
                Assert.InRange(match.StartSeconds, start - 1, start + 1);
                Assert.InRange(match.EndSeconds, start + 1, start + 3);
                Assert.InRange(match.Confidence, 0.8, 1);
            }

            using var client = new HttpClient { BaseAddress = new Uri(SiteStartup.Addresses(site.App).First()) };
            var answer = await client.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{video.Id}/on-screen-text", Token);
            Assert.Equal(Clips.Slides.Length, answer.GetProperty("total").GetInt32());
            Assert.Equal(4, answer.GetProperty("items")[2].GetProperty("start").GetDouble(), 1.0);
            await site.Get<VideoStore>().EditAsync(video.Id, new VideoEdit(Visibility: VideoVisibility.Private), Token);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/videos/{video.Id}/on-screen-text", Token)).StatusCode);
            Assert.Empty(await site.Get<SearchIndex>().SearchAsync(Clips.Slides[0].Words, ViewerContext.Nobody, manage: false, Token));
            Assert.Equal(Clips.Slides.Length, (await site.Get<OnScreenTextStore>().LinesAsync(video.Id, Token)).Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
