using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;

namespace VideoRec.IntegrationTests.Web;

/// <summary>A clip from its upload to its place among its neighbours.</summary>
public sealed class UploadTests(UploadTests.Library library) : IClassFixture<UploadTests.Library>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_GoodClip_IsAcceptedWithItsAddress()
    {
        using var response = await VideoRecApplication.UploadAsync(
            library.Admin, library.Clips.OtherMp4, ("tags", "one, two"), ("tags", "Two;three"), ("description", "Line\nbreak"), ("visibility", "private"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var video = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal($"/api/v1/videos/{video.GetProperty("id").GetGuid()}", response.Headers.Location!.ToString());
        Assert.Equal("gradient", video.GetProperty("title").GetString());
        Assert.Equal("private", video.GetProperty("visibility").GetString());
        Assert.Equal("processing", video.GetProperty("status").GetString());
        Assert.Equal(["one", "two", "three"], video.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        using var deleted = await library.Admin.DeleteAsync(response.Headers.Location, Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Processing_AllStages_AreDone()
    {
        foreach (var id in library.Ids)
        {
            var processing = await library.Admin.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{id}/processing", Token);
            Assert.Equal("ready", processing.GetProperty("status").GetString());
            var stages = processing.GetProperty("stages").EnumerateArray().ToList();
            Assert.Equal(
                ["probe", "rendition", "frames", "embeddings", "poster", "features", "vectors", "index", "copies", "onScreenText"], stages.Select(s => s.GetProperty("stage").GetString()));

            // A video is ready before its extras are done.
            Assert.All(stages.Take(8), s => Assert.Equal("done", s.GetProperty("state").GetString()));
        }
    }

    [Fact]
    public async Task Vectors_OfEachFrameAndVideo_AreStored()
    {
        await using var context = library.Site.Database();
        foreach (var id in library.Ids)
        {
            var frames = await context.Frames.Where(f => f.VideoId == id).OrderBy(f => f.Ordinal).ToListAsync(Token);
            var vectors = await context.FrameVectors.Where(f => f.VideoId == id).ToListAsync(Token);
            Assert.NotEmpty(frames);
            Assert.Equal(frames.Count, vectors.Count);
            Assert.All(vectors, v => Assert.Equal(1280, VectorBlob.ToVector(v.Vector, v.Dimension).Length));
            Assert.Equal(frames.OrderBy(f => f.TimeSeconds).Select(f => f.Ordinal), frames.Select(f => f.Ordinal));
            Assert.Equal(
                [VectorSpace.Look, VectorSpace.Words, VectorSpace.Signals], (await context.VideoVectors.Where(v => v.VideoId == id).ToListAsync(Token)).Select(v => v.Space).Order());
        }
    }

    [Theory]
    [InlineData("look", "cosine")]
    [InlineData("look", "euclidean")]
    [InlineData("words", "cosine")]
    [InlineData("words", "euclidean")]
    public async Task Similar_ByLookOrWords_EqualsAPlainRecomputation(string by, string metric)
    {
        var vectors = await CentredVectorsAsync(by == "look" ? VectorSpace.Look : VectorSpace.Words);
        var signals = await CentredVectorsAsync(VectorSpace.Signals);
        var share = by == "look" ? library.Site.Services.GetRequiredService<IOptions<RankingOptions>>().Value.SignalsShare : 0;
        foreach (var id in library.Ids)
        {
            var answer = await library.Admin.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{id}/similar?by={by}&metric={metric}&take=50", Token);
            var scores = answer.GetProperty("items").EnumerateArray()
                .Select(i => (Id: i.GetProperty("videoId").GetGuid(), Score: i.GetProperty("score").GetDouble())).ToList();
            Assert.Equal(library.Ids.Where(other => other != id).Order(), scores.Select(s => s.Id).Order());
            Assert.Equal(scores.Select(s => s.Score).OrderDescending(), scores.Select(s => s.Score));
            foreach (var (other, score) in scores)
                Assert.Equal(
                    ((1 - share) * Compare(vectors[id], vectors[other], metric)) + (share * Compare(signals[id], signals[other], metric)), score, 1e-5);
        }
    }

    [Fact]
    public async Task Playback_RenditionAndPoster_AreServedInParts()
    {
        using var visitor = library.Site.Visitor();
        foreach (var id in library.Ids)
        {
            var video = await visitor.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{id}", Token);
            var url = video.GetProperty("playbackUrl").GetString()!;
            var whole = await visitor.GetByteArrayAsync(url, Token);
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(100, 199) } };
            using var part = await visitor.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal("video/mp4", part.Content.Headers.ContentType!.MediaType);
            var hundred = await part.Content.ReadAsByteArrayAsync(Token);
            Assert.Equal(whole[100..200], hundred);
            Assert.False(part.Headers.ETag!.IsWeak);

            // In what was made here the index stands before the pictures, so that playing begins at once.
            Assert.True(url.Contains("original", StringComparison.Ordinal) || IndexOf(whole, "moov") < IndexOf(whole, "mdat"));
            using var poster = await visitor.GetAsync(video.GetProperty("posterUrl").GetString(), Token);
            Assert.Equal("image/jpeg", poster.Content.Headers.ContentType!.MediaType);
            var picture = await poster.Content.ReadAsByteArrayAsync(Token);
            Assert.Equal([0xFF, 0xD8], picture[..2]);
        }
    }

    [Fact]
    public async Task Edit_Title_IsFoundAtOnceAndItsWordsAreMadeAgain()
    {
        var id = library.Ids[2];
        await using var context = library.Site.Database();
        var before = await WordsAsync();
        using var response = await library.Admin.PatchAsJsonAsync($"/api/v1/videos/{id}", new { title = "小猫玩毛线球" }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var found = await library.Admin.GetFromJsonAsync<JsonElement>("/api/v1/videos?q=毛线", Token);
        Assert.Equal([id], found.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("id").GetGuid()));
        var after = before;
        for (var patience = 0; patience < 150 && after.SequenceEqual(before); patience++)
        {
            await Task.Delay(200, Token);
            after = await WordsAsync();
        }

        Assert.NotEqual(before, after);
        await VideoRecApplication.WaitUntilReadyAsync(library.Admin, id);

        Task<byte[]> WordsAsync() => context.VideoVectors.AsNoTracking()
            .Where(v => v.VideoId == id && v.Space == VectorSpace.Words).Select(v => v.Vector).SingleAsync(Token);
    }

    /// <summary>Stored vectors less their mean over the catalogue, scaled to length one; written with plain loops.</summary>
    private async Task<Dictionary<Guid, double[]>> CentredVectorsAsync(VectorSpace space)
    {
        await using var context = library.Site.Database();
        var stored = await context.VideoVectors.Where(v => v.Space == space).ToListAsync(Token);
        var vectors = stored.ToDictionary(v => v.VideoId, v => VectorBlob.ToVector(v.Vector, v.Dimension).Select(x => (double)x).ToArray());
        var dimension = stored[0].Dimension;
        var mean = new double[dimension];
        foreach (var vector in vectors.Values)
            for (var i = 0; i < dimension; i++)
                mean[i] += vector[i] / vectors.Count;
        foreach (var vector in vectors.Values)
        {
            double squares = 0;
            for (var i = 0; i < dimension; i++)
            {
                vector[i] -= mean[i];
                squares += vector[i] * vector[i];
            }

            for (var i = 0; i < dimension; i++)
                vector[i] /= Math.Sqrt(squares);
        }

        return vectors;
    }

    private static int IndexOf(byte[] bytes, string box) => bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));

    private static double Compare(double[] a, double[] b, string metric)
    {
        double dot = 0, squares = 0;
        for (var i = 0; i < a.Length; i++)
        {
            dot += a[i] * b[i];
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return metric == "cosine" ? dot : -Math.Sqrt(squares);
    }

    /// <summary>A site with three clips that went all the way.</summary>
    public sealed class Library : IAsyncLifetime
    {
        public VideoRecApplication Site { get; } = new() { Settings = ["--VideoRec:Ranking:SimilarExpansion", "0"] };

        public Clips Clips { get; } = new();

        public HttpClient Admin { get; private set; } = null!;

        public List<Guid> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            Admin = await Site.LoginAdminAsync();
            Ids.Add(await VideoRecApplication.UploadAcceptedAsync(Admin, Clips.Mp4, ("title", "A test card with a clock")));
            Ids.Add(await VideoRecApplication.UploadAcceptedAsync(Admin, Clips.Mkv, ("title", "Flying into a fractal")));
            Ids.Add(await VideoRecApplication.UploadAcceptedAsync(Admin, Clips.OtherMp4, ("title", "Colours on the move")));
            foreach (var id in Ids)
                await VideoRecApplication.WaitUntilReadyAsync(Admin, id);
        }

        public async ValueTask DisposeAsync()
        {
            Admin?.Dispose();
            await Site.DisposeAsync();
            Clips.Dispose();
        }
    }
}
