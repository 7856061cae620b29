using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.IntegrationTests.Web;

/// <summary>A site whose videos lie in four directions, each with a channel of its own; no file and no model is needed to rank them.</summary>
public sealed class TasteSite : IAsyncLifetime
{
    public const int Topics = 4;
    public const int VideosATopic = 6;
    private const int Dimension = 24;

    private readonly Guid[,] _ids = new Guid[Topics, VideosATopic];

    /// <summary>Settings of the site besides the tests' own.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public VideoRecApplication Site { get; private set; } = null!;

    /// <summary>Seen by nobody but admins.</summary>
    public Guid Private { get; } = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Guid Video(int topic, int i) => _ids[topic, i];

    public static string Channel(int topic) => $"Channel/{topic} & more";

    public bool Is(int topic, Guid id) => Enumerable.Range(0, VideosATopic).Any(i => _ids[topic, i] == id);

    public async ValueTask InitializeAsync()
    {
        Site = new VideoRecApplication { Settings = Settings };
        await Site.InitializeAsync();
        await using var context = Site.Database();
        var (random, ids) = (new Random(7), new Random(11));
        var indexes = Site.Services.GetRequiredService<VectorIndexes>();
        var now = TimeProvider.System.GetUtcNow();
        for (var topic = 0; topic < Topics; topic++)
        {
            for (var i = 0; i < VideosATopic; i++)
            {
                var video = new Video
                {
                    Id = _ids[topic, i] = NextId(ids),
                    Title = $"Video {topic}.{i}",
                    Channel = Channel(topic),
                    IsWatchable = true,
                    Status = VideoStatus.Ready,
                    CreatedAt = now.AddDays(-1 - i),

                    // Without one the site would find within a minute that there is nothing to watch.
                    Renditions = [new Rendition { VideoId = _ids[topic, i], Name = Rendition.Original, File = "original.mp4" }],
                };
                context.Videos.Add(video);
                indexes.Upsert(
                    new IndexedVideo(video.Id, video.Visibility, null, video.Channel, video.CreatedAt, 0, 0), Near(topic, random), Near(topic, random), "look", "words");
            }
        }

        context.Videos.Add(new Video { Id = Private, Title = "Private", IsWatchable = true, Status = VideoStatus.Ready, Visibility = VideoVisibility.Private });
        await context.SaveChangesAsync(Token);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public static async Task TellAsync(HttpClient client, params (Guid Video, string Kind)[] told)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/interactions", new
        {
            interactions = told.Select(t => new { videoId = t.Video, kind = t.Kind, fraction = t.Kind is "finish" ? 1.0 : (double?)null, secondsWatched = t.Kind is "finish" ? 60.0 : (double?)null }),
        }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Ids and scores of a list, in order.</summary>
    public static async Task<List<(Guid Id, double Score)>> ListAsync(HttpClient client, string list = "forYou") =>
        [.. (await GetAsync(client, $"/api/v1/feed?take=30&list={list}")).GetProperty("items").EnumerateArray()
            .Select(i => (i.GetProperty("videoId").GetGuid(), i.GetProperty("score").GetDouble()))];

    /// <summary>The same ids each time: who is held out of a training hangs on them.</summary>
    public static Guid NextId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static float[] Near(int topic, Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
            vector[i] = (i / (Dimension / Topics) == topic ? 1f : 0) + ((float)random.NextDouble() * 0.35f);
        return vector;
    }
}
