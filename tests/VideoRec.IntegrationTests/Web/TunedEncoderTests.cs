using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;
using static VideoRec.IntegrationTests.Web.LearningApi;

namespace VideoRec.IntegrationTests.Web;

/// <summary>
/// On a site whose viewers care for what its encoder hardly sees, a fine-tuning of the last block becomes an encoder in the catalogue,
/// serves once it is promoted, and is gone after a rollback.
/// </summary>
public sealed class TunedEncoderTests : IAsyncLifetime, IClassFixture<Clips>
{
    private const int Kinds = 6;
    private const int Each = 4;

    private readonly Clips _clips;

    private readonly VideoRecApplication _site = new()
    {
        Settings =
        [
            "--VideoRec:Embeddings:FrameModel", TinyEncoder.Id, "--VideoRec:Learning:CpuShare", "1", "--VideoRec:Learning:RestAboveMilliseconds", "0",
            "--VideoRec:Behaviour:RetrainEveryHours", "0", "--VideoRec:Ranking:Explore", "0",
        ],
    };

    private HttpClient _admin = null!;
    private LearningApi _api = null!;

    public TunedEncoderTests(Clips clips) => _clips = clips;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        TinyEncoder.Write(Path.Combine(_site.DataFolder, "models"));
        await _site.InitializeAsync();
        _admin = await _site.LoginAdminAsync();
        _api = new LearningApi(_admin);
        await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task ATunedEncoder_IsInTheCatalogue_ServesOncePromoted_AndIsGoneAfterARollback()
    {
        var before = await NearestAsync();
        var settings = new { lastBlock = true, blockFrames = 2, blockLearningRate = 0.02, blockSteps = 40, steps = 20, validateEvery = 10, axes = 8 };
        var id = (await _api.PostAsync(Trainings, new { kind = "fine-tune", seed = 3, settings }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await _api.WaitAsync(id, "succeeded");
        var encoderId = $"{TinyEncoder.Id}-tuned-{id.ToString("N")[..8]}";
        var entry = Assert.Single((await _api.GetAsync("/api/v1/models")).GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == encoderId);
        Assert.Equal(("frames", "MIT"), (entry.GetProperty("task").GetString(), entry.GetProperty("licence").GetString()));
        Assert.Equal(before, await NearestAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(_site.DataFolder, "training", id.ToString("N")), "*.f16"));

        var model = (await _api.GetAsync(ModelsPath)).GetProperty("items")[0];
        Assert.True(model.GetProperty("metrics").GetProperty("last block, strength").GetDouble() > 0);
        var learned = model.GetProperty("id").GetGuid();
        await _api.PostAsync($"{ModelsPath}/{learned}/promote", null, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done");
        await UntilServedAsync(TunedLookId.Of(TinyEncoder.Id, learned));
        await AssertServedAsync(encoderId);
        var after = await NearestAsync();
        Assert.True(Share(after) > Share(before) + 0.1, $"{Share(before):0.000} → {Share(after):0.000}");

        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "fine-tune" }, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done", isRollback: true);
        await UntilServedAsync(TinyEncoder.Id);
        Assert.Equal(before, await NearestAsync());
    }

    private static Guid Video(int kind, int place) => new((place * Kinds) + kind + 1, 0, 0, new byte[8]);

    private static int KindOf(Guid id) => (int)((BitConverter.ToUInt32(id.ToByteArray()) - 1) % Kinds);

    /// <summary>The nearest of each video by looks, as many as there are others of its kind.</summary>
    private async Task<Dictionary<Guid, string>> NearestAsync()
    {
        var nearest = new Dictionary<Guid, string>();
        for (var i = 0; i < Kinds * Each; i++)
        {
            var items = (await _api.GetAsync($"/api/v1/videos/{Video(i % Kinds, i / Kinds)}/similar?by=look&take={Each - 1}")).GetProperty("items");
            nearest[Video(i % Kinds, i / Kinds)] = string.Join(' ', items.EnumerateArray().Select(item => item.GetProperty("videoId").GetGuid()));
        }

        return nearest;
    }

    /// <summary>How many of the nearest are of the same kind.</summary>
    private static double Share(Dictionary<Guid, string> nearest) => nearest.Average(pair => pair.Value.Split(' ').Count(id => KindOf(Guid.Parse(id)) == KindOf(pair.Key)) / (double)(Each - 1));

    /// <summary>What is served is what the encoder's file gives of the videos.</summary>
    private async Task AssertServedAsync(string encoderId)
    {
        var encoder = await _site.Services.GetRequiredService<IEncoders>().FrameAsync(encoderId, Token);
        var snapshot = _site.Services.GetRequiredService<VectorIndexes>().Current;
        await using var context = _site.Database();
        foreach (var row in Enumerable.Range(0, snapshot.Rows).Where(snapshot.IsLive).Take(2))
        {
            var video = (await context.Videos.FindAsync([snapshot.Video(row).Id], Token))!;
            var look = (await _site.Services.GetRequiredService<FrameEmbedder>().EmbedAsync(video, encoder, null, Token)).LookVector();
            Assert.All(look.Zip(snapshot.Look.Raw(row).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    /// <summary>The move is done in the tables a moment before the index has it.</summary>
    private async Task UntilServedAsync(string modelId)
    {
        while (_site.Services.GetRequiredService<VectorIndexes>().ModelOf(VectorSpace.Look) != modelId)
            await Task.Delay(50, Token);
    }

    /// <summary>Plain colours: red and green tell the kind, blue is anything; tags name the kind, and each viewer finishes some videos of one.</summary>
    private async Task SeedAsync()
    {
        var random = new SplitMix(7);
        (byte R, byte G, byte B)[] colours = [.. Enumerable.Range(0, Kinds * Each).Select(i =>
        {
            var angle = Math.Tau * (i % Kinds) / Kinds;
            byte Colour(double value) => (byte)Math.Clamp(128 + (80 * value) + (random.Normal() * 6), 0, 255);
            return (Colour(Math.Cos(angle)), Colour(Math.Sin(angle)), (byte)random.Below(256));
        })];
        var files = _clips.Plain([.. colours.Select(colour => $"0x{colour.R:x2}{colour.G:x2}{colour.B:x2}")]);
        var media = await _site.Services.GetRequiredService<IMediaTool>().ProbeAsync(files[0], Token);
        var encoder = await _site.Services.GetRequiredService<IEncoders>().FrameAsync(null, Token);
        var directories = _site.Services.GetRequiredService<DataDirectories>();
        for (var i = 0; i < Kinds * Each; i++)
        {
            var video = new Video
            {
                Id = Video(i % Kinds, i / Kinds),
                Title = $"Video {i}",
                Channel = $"Channel {i}",
                OriginalFile = "original.mp4",
                Media = media,
                IsWatchable = true,
                Status = VideoStatus.Ready,
                CreatedAt = TimeProvider.System.GetUtcNow().AddDays(-2),
                Tags = [new VideoTag { Name = $"Kind {i % Kinds}", NormalizedName = $"kind {i % Kinds}" }],
                Renditions = [new Rendition { VideoId = Video(i % Kinds, i / Kinds), Name = Rendition.Original, File = "original.mp4" }],
            };
            Directory.CreateDirectory(directories.Video(video.Id));
            File.Copy(files[i], directories.VideoFile(video.Id, video.OriginalFile));

            // What the pipeline would have stored, but for the codec's rounding.
            byte[] pixels = [.. Enumerable.Range(0, encoder.InputWidth * encoder.InputHeight).SelectMany(_ => (byte[])[colours[i].R, colours[i].G, colours[i].B])];
            var encoding = await encoder.EncodeAsync(new RgbFrames(encoder.InputWidth, encoder.InputHeight, [0], pixels), null, Token);
            await using var context = _site.Database();
            context.Videos.Add(video);
            context.VideoVectors.Add(new VideoVector
            {
                VideoId = video.Id,
                Space = VectorSpace.Look,
                ModelId = TinyEncoder.Id,
                Dimension = encoding.Dimension,
                Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(encoding.Embeddings, encoding.Dimension)),
            });
            await context.SaveChangesAsync(Token);
        }

        var interactions = _site.Services.GetRequiredService<InteractionStore>();
        for (var viewer = 0; viewer < 40; viewer++)
            await interactions.AppendAsync(new Guid(viewer, 1, 0, new byte[8]), [.. Enumerable.Range(0, Each).Where(_ => random.Unit() < 0.7).Select(place => new Interaction
            {
                VideoId = Video(viewer % Kinds, place),
                Kind = InteractionKind.Finish,
                Fraction = 1,
                SecondsWatched = 60,
                At = TimeProvider.System.GetUtcNow().AddDays(-1),
            })], Token);
        await _site.Services.GetRequiredService<IndexUpdater>().RebuildAsync(Token);
    }
}
