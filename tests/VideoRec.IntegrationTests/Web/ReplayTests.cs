using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Every list the site served is decided again exactly, whatever became of the catalogue and the rankers since.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const int Videos = 40;
    private readonly VideoRecApplication _site = new();
    private readonly Clips _clips = new();
    private readonly List<Guid> _ids = [];
    private HttpClient _admin = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FeedService Feed => _site.Services.GetRequiredService<FeedService>();

    private RankerVersionStore Rankers => _site.Services.GetRequiredService<RankerVersionStore>();

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        _admin = await _site.LoginAdminAsync();
        var random = new Random(11);
        await using var context = _site.Database();
        for (var i = 0; i < Videos; i++)
        {
            var video = new Video
            {
                Id = Guid.NewGuid(),
                Title = $"Video {i}",
                Channel = $"Channel {i % 5}",
                IsWatchable = true,
                Status = VideoStatus.Ready,
                CreatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000 + i),
                UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000 + i),
            };
            _ids.Add(video.Id);
            context.Videos.Add(video);
            _site.Services.GetRequiredService<VectorIndexes>().Upsert(
                new IndexedVideo(video.Id, video.Visibility, null, video.Channel, video.CreatedAt, 0, 0), Unit(random, 1280, i % 4), Unit(random, 512, i % 4));
        }

        await context.SaveChangesAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
        _clips.Dispose();
    }

    [Fact]
    public async Task Replay_AfterUploadsEditsDeletesAndPromotions_IsIdentical_AndATamperedRowIsFound()
    {
        var parameters = _site.Services.GetRequiredService<LiveRankers>().Live.Parameters;
        var candidate = await Rankers.AddCandidateAsync("Fresh first", parameters with { Fresh = 3, Look = 0.1 }, RankerOrigin.Manual, null, Token);
        using var first = _site.Visitor();
        using var second = _site.Visitor();
        var (anna, bert) = (await ViewerAsync(first), await ViewerAsync(second));

        await DidAsync(first, _ids[0], "finish");
        await ServeAsync(anna);
        await ServeAsync(bert);
        await DidAsync(second, _ids[1], "like");
        await ServeAsync(bert);
        using (var mixed = await _admin.PostAsJsonAsync($"/api/v1/admin/rankers/{candidate.Id}/interleave", new { share = 1.0 }, Token))
            Assert.Equal(HttpStatusCode.NoContent, mixed.StatusCode);
        var list = await ServeAsync(anna);
        await DidAsync(first, list.Items[0].VideoId, "click", list.ListId);
        await DidAsync(first, list.Items[0].VideoId, "finish");

        var uploaded = await VideoRecApplication.UploadAcceptedAsync(_admin, _clips.OtherMp4, ("title", "Colours on the move"));
        await VideoRecApplication.WaitUntilReadyAsync(_admin, uploaded);
        await ServeAsync(anna);
        using (var deleted = await _admin.DeleteAsync($"/api/v1/videos/{list.Items[1].VideoId}", Token))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using (var edited = await _admin.PatchAsJsonAsync($"/api/v1/videos/{list.Items[2].VideoId}", new { title = "Renamed", visibility = "private" }, Token))
            Assert.True(edited.IsSuccessStatusCode);
        await ServeAsync(bert);
        using (var promoted = await _admin.PostAsync($"/api/v1/admin/rankers/{candidate.Id}/promote", null, Token))
            Assert.Equal(HttpStatusCode.OK, promoted.StatusCode);
        await ServeAsync(anna);
        using (var back = await _admin.PostAsync("/api/v1/admin/rankers/rollback", null, Token))
            Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        await ServeAsync(bert);

        var lists = (await _admin.GetFromJsonAsync<JsonElement>("/api/v1/admin/lists?take=200", Token)).GetProperty("items").EnumerateArray().ToList();
        Assert.True(lists.Count >= 14, $"{lists.Count} lists");
        Assert.Contains(lists, l => l.GetProperty("candidateId").ValueKind == JsonValueKind.String);
        Assert.Equal(2, lists.Select(l => l.GetProperty("rankerId").GetGuid()).Distinct().Count());
        Assert.True(lists.Select(l => l.GetProperty("list").GetString()).Distinct().Count() >= 3);
        foreach (var one in lists)
        {
            var replay = await _admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/lists/{one.GetProperty("id").GetGuid()}/replay", Token);
            Assert.True(replay.GetProperty("identical").GetBoolean(), replay.ToString());
        }

        var (code, text) = await CommandAsync("replay", "--last", "200");
        Assert.Equal(0, code);
        Assert.Contains($"{lists.Count} lists replayed, {lists.Count} identical, 0 different.", text, StringComparison.Ordinal);

        // What came of the mixed list is credited to the team that picked the video.
        var experiment = Assert.Single(await Rankers.ExperimentsAsync(5, Token));
        var standing = await _site.Services.GetRequiredService<RankerJudge>().InterleavingAsync(experiment.Id, Token);
        Assert.Equal((1, 3.0), (standing.Viewers, standing.LiveCredit + standing.CandidateCredit));
        var comparison = (await _site.Services.GetRequiredService<RankerJudge>().CompareAsync(experiment.LiveId, candidate.Id, 1000, Token))!;
        Assert.True(comparison.Lists >= 1 && comparison.A.Ndcg.Value > 0);

        await using (var context = _site.Database())
        {
            var row = await context.ServedLists.AsNoTracking().FirstAsync(l => l.Id == list.ListId, Token);
            var items = row.ItemsIfReadable()!;
            var tampered = ServedListFormat.WriteItems([.. items.Take(3), items[4], items[3], .. items.Skip(5)]);
            await context.ServedLists.Where(l => l.Id == list.ListId).ExecuteUpdateAsync(set => set.SetProperty(l => l.Items, tampered), Token);
        }

        Assert.False((await _admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/lists/{list.ListId}/replay", Token)).GetProperty("identical").GetBoolean());
        (code, text) = await CommandAsync("replay", list.ListId.ToString()!);
        Assert.Equal(RankerCommands.Differs, code);
        Assert.Contains("Place 4: served", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_AreForAdminsOnly()
    {
        using var visitor = _site.Visitor();
        using var member = await _site.RegisterAsync("member@example.org");
        foreach (var path in (string[])["/api/v1/admin/lists", $"/api/v1/admin/lists/{Guid.NewGuid()}/replay", "/api/v1/admin/rankers"])
        {
            using var anonymous = await visitor.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
            using var forbidden = await member.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        }

        using var wrong = await _admin.GetAsync("/api/v1/admin/lists?viewer=me", Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var missing = await _admin.GetAsync($"/api/v1/admin/lists/{Guid.NewGuid()}/replay", Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<RankedList> ServeAsync(ViewerContext viewer)
    {
        await Feed.RankAsync(new FeedRequest(viewer, FeedList.UpNext, 10) { VideoId = _ids[5] }, Token);
        await Feed.RankAsync(new FeedRequest(viewer, FeedList.Similar, 8) { VideoId = _ids[6] }, Token);
        await Feed.RankAsync(new FeedRequest(viewer, FeedList.Trending, 8), Token);
        return await Feed.RankAsync(new FeedRequest(viewer, FeedList.ForYou, 12), Token);
    }

    private async Task<(int Code, string Text)> CommandAsync(params string[] words)
    {
        await using var output = new StringWriter();
        var code = await RankerCommands.RunAsync(SiteCommand.Parse(words), _site.Services, output, Token);
        return (code, output.ToString());
    }

    private static async Task DidAsync(HttpClient visitor, Guid video, string kind, Guid? list = null)
    {
        using var stored = await visitor.PostAsJsonAsync("/api/v1/interactions", new { interactions = new[] { new { videoId = video, kind, listId = list, surface = "home" } } }, Token);
        Assert.Equal(HttpStatusCode.Accepted, stored.StatusCode);
    }

    private static async Task<ViewerContext> ViewerAsync(HttpClient visitor) =>
        new((await visitor.GetFromJsonAsync<JsonElement>("/api/v1/me", Token)).GetProperty("viewerId").GetGuid(), null, false);

    private static float[] Unit(Random random, int dimension, int topic)
    {
        var vector = Enumerable.Range(0, dimension).Select(i => (float)random.NextDouble() + (i % 4 == topic ? 1f : 0f)).ToArray();
        var norm = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / norm)];
    }
}
