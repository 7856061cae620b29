using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Moments;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>From an upload to its scenes and to the chapters made of them, with real ffmpeg and models.</summary>
public sealed class MomentsTests
{
    private const int Seconds = 4;

    private static readonly string[] Films = ["pandas-and-kangaroo.mp4", "old-windmills.mp4", "goldfish-and-friends.mp4"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task JoinedFilms_AreCutWhereTheyAreJoined_AndBecomeChapters()
    {
        var folder = Directory.CreateTempSubdirectory("videorec-moments-");
        try
        {
            await using var site = await PipelineSite.CreateAsync(Path.Combine(folder.FullName, "data"));
            var video = await site.AcceptAsync(await Clips.JoinedAsync(folder.FullName, Seconds, Films), "Untitled");
            await site.WaitUntilAsync(video.Id, runs => runs.Where(r => r.Stage is PipelineStage.Embeddings or PipelineStage.Rendition).All(r => r.State == StageState.Done));
            using var client = new HttpClient { BaseAddress = new Uri(SiteStartup.Addresses(site.App).First()) };

            var found = await client.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{video.Id}/moments", Token);
            var starts = found.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("start").GetDouble()).ToList();
            Assert.Equal(0, starts[0]);
            foreach (var join in (double[])[Seconds, 2 * Seconds])
                Assert.InRange(starts.Min(start => Math.Abs(start - join)), 0, 3.0 * Seconds / 64);
            Assert.InRange(starts.Count, Films.Length, SceneCutter.MostScenes);
            Assert.Equal(Films.Length * Seconds, found.GetProperty("items").EnumerateArray().Last().GetProperty("end").GetDouble(), 0.5);
            Assert.False(found.GetProperty("areChapters").GetBoolean());
            Assert.Contains("giant panda", found.GetProperty("sentence").GetString(), StringComparison.Ordinal);
            Assert.Contains("大熊猫", found.GetProperty("sentenceZh").GetString(), StringComparison.Ordinal);
            Assert.Equal("giant panda", found.GetProperty("items")[0].GetProperty("labels")[0].GetProperty("name").GetString());
            using var sheet = await client.GetAsync(found.GetProperty("frames").GetProperty("url").GetString(), Token);
            Assert.Equal("image/jpeg", sheet.Content.Headers.ContentType!.MediaType);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/media/{video.Id}/chapters.vtt", Token)).StatusCode);

            var chapters = site.Get<ChapterStore>();
            Assert.True(await chapters.ReplaceAsync(video.Id, [new(4, "Windmills <&>"), new(0, " Pandas\n")], Token));
            var made = await client.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{video.Id}/moments", Token);
            Assert.True(made.GetProperty("areChapters").GetBoolean());
            Assert.Equal(["Pandas", "Windmills <&>"], made.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("title").GetString()));
            using (var track = await client.GetAsync($"/media/{video.Id}/chapters.vtt", Token))
            {
                Assert.Equal("text/vtt", track.Content.Headers.ContentType!.MediaType);
                Assert.Contains("00:00:04.000 --> 00:00:12", await track.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
                Assert.Contains("\nWindmills &lt;&amp;&gt;\n", await track.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            }

            await Assert.ThrowsAsync<DraftRejectedException>(() => chapters.ReplaceAsync(video.Id, [new(400, "Behind the end")], Token));
            Assert.Equal(2, (await chapters.OfAsync(video.Id, Token)).Count);
            await site.Get<VideoStore>().EditAsync(video.Id, new VideoEdit(Visibility: VideoVisibility.Private), Token);
            foreach (var address in (string[])[$"/api/v1/videos/{video.Id}/moments", $"/media/{video.Id}/chapters.vtt"])
                Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(address, Token)).StatusCode);
            await site.Get<IVideoIntake>().DeleteAsync(video.Id, Token);
            await using var context = site.CreateDbContext();
            Assert.Empty(await context.Chapters.ToListAsync(Token));
            Assert.False(await chapters.ReplaceAsync(video.Id, [], Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
