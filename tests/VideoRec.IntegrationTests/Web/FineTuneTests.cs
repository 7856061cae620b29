using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Learning;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using static VideoRec.IntegrationTests.Web.LearningApi;

namespace VideoRec.IntegrationTests.Web;

/// <summary>On a site where looks only hint at what belongs together, a fine-tuning changes vectors and lists, and a rollback brings both back.</summary>
public sealed class FineTuneTests : IAsyncLifetime
{
    private const int Kinds = 8;
    private const int Each = 10;
    private const int Dimension = 64;
    private const string FrameModel = "frames";

    /// <summary>Nothing but the model may change between two lists.</summary>
    private readonly VideoRecApplication _site = new()
    {
        Settings =
        [
            "--VideoRec:Learning:CpuShare", "1", "--VideoRec:Learning:RestAboveMilliseconds", "0",
            "--VideoRec:Behaviour:RetrainEveryHours", "0", "--VideoRec:Ranking:Explore", "0",
        ],
    };

    private HttpClient _admin = null!;
    private LearningApi _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
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
    public async Task AFineTuning_ChangesVectorsAndLists_UntilItIsRolledBack()
    {
        using var viewer = _site.Visitor();
        await TasteSite.TellAsync(viewer, (Video(1, 0), "finish"), (Video(1, 1), "finish"));
        var (vectors, looks) = (Served(), await LooksAsync(viewer));
        Assert.Equal(Kinds * Each, vectors.Count);

        var id = (await _api.PostAsync(Trainings, new { kind = "fine-tune", seed = 3, settings = new { steps = 40, validateEvery = 10, axes = 16 } }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var run = await _api.WaitAsync(id, "succeeded");
        Assert.Equal(["prepare", "build", "train", "validate", "test"], run.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.NotEqual(0, run.GetProperty("points").GetArrayLength());
        AssertSame(vectors, Served());

        var model = (await _api.GetAsync(ModelsPath)).GetProperty("items")[0];
        Assert.Equal(["mAP, held-out viewers", "mAP, unseen labels"], model.GetProperty("heldOut").EnumerateArray().Select(measure => measure.GetProperty("name").GetString()));
        await _api.PostAsync($"{ModelsPath}/{model.GetProperty("id").GetGuid()}/promote", null, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done");
        var tuned = await UntilServedAsync(TunedLookId.Of(FrameModel, model.GetProperty("id").GetGuid()));
        Assert.Equal(vectors.Keys.Order(), tuned.Keys.Order());
        Assert.All(tuned, pair => Assert.NotEqual(vectors[pair.Key], pair.Value));
        var then = await LooksAsync(viewer);
        Assert.Contains(looks, look => Math.Abs(look.Value - then[look.Key]) > 0.01);

        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "fine-tune" }, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done", isRollback: true);
        AssertSame(vectors, await UntilServedAsync(FrameModel));
        var now = await LooksAsync(viewer);
        Assert.All(looks, look => Assert.Equal(look.Value, now[look.Key], 1e-3));
    }

    private static Guid Video(int kind, int place) => new((place * Kinds) + kind, 0, 0, new byte[8]);

    private static void AssertSame(Dictionary<Guid, float[]> expected, Dictionary<Guid, float[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));
    }

    /// <summary>What the look adds to each video of the viewer's list.</summary>
    private static async Task<Dictionary<Guid, double>> LooksAsync(HttpClient viewer) =>
        (await TasteSite.GetAsync(viewer, "/api/v1/feed?take=100")).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("videoId").GetGuid(), item => item.GetProperty("factors").GetProperty("look").GetDouble());

    /// <summary>The move is done in the tables a moment before the index has it.</summary>
    private async Task<Dictionary<Guid, float[]>> UntilServedAsync(string modelId)
    {
        while (_site.Services.GetRequiredService<VectorIndexes>().ModelOf(VectorSpace.Look) != modelId)
            await Task.Delay(50, Token);
        return Served();
    }

    private Dictionary<Guid, float[]> Served()
    {
        var snapshot = _site.Services.GetRequiredService<VectorIndexes>().Current;
        return Enumerable.Range(0, snapshot.Rows).Where(row => snapshot.IsLive(row) && snapshot.Look.Has(row))
            .ToDictionary(row => snapshot.Video(row).Id, row => snapshot.Look.Raw(row).ToArray());
    }

    /// <summary>A direction for each kind under much noise; tags name the kind, and each viewer finishes half of the videos of one.</summary>
    private async Task SeedAsync()
    {
        var random = new SplitMix(7);
        await using (var context = _site.Database())
        {
            for (var i = 0; i < Kinds * Each; i++)
            {
                var kind = i % Kinds;
                float[] look = [.. Enumerable.Range(0, Dimension).Select(d => (float)(random.Normal() * 0.2) + (d == kind ? 1 : 0))];
                context.Videos.Add(new Video
                {
                    Id = Video(kind, i / Kinds),
                    Title = $"Video {i}",
                    Channel = $"Channel {i}",
                    IsWatchable = true,
                    Status = VideoStatus.Ready,
                    CreatedAt = TimeProvider.System.GetUtcNow().AddDays(-2),
                    Tags = [new VideoTag { Name = $"Kind {kind}", NormalizedName = $"kind {kind}" }],
                });
                context.VideoVectors.Add(new VideoVector
                {
                    VideoId = Video(kind, i / Kinds),
                    Space = VectorSpace.Look,
                    ModelId = FrameModel,
                    Dimension = Dimension,
                    Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(look, Dimension)),
                });
            }

            await context.SaveChangesAsync(Token);
        }

        var interactions = _site.Services.GetRequiredService<InteractionStore>();
        for (var viewer = 0; viewer < 40; viewer++)
            await interactions.AppendAsync(new Guid(viewer, 1, 0, new byte[8]), [.. Enumerable.Range(0, Each).Where(_ => random.Unit() < 0.5).Select(place => new Interaction
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
