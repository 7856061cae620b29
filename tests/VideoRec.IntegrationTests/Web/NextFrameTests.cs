using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Tests.Training;
using static VideoRec.IntegrationTests.Web.LearningApi;

namespace VideoRec.IntegrationTests.Web;

/// <summary>On a site with films whose order is known, a trained network's last state becomes a factor of similarity, and goes again.</summary>
public sealed class NextFrameTests : IAsyncLifetime
{
    private const int Films = 40;
    private const string FrameModel = "frames";

    private readonly VideoRecApplication _site = new()
    {
        Settings =
        [
            "--VideoRec:Learning:CpuShare", "1", "--VideoRec:Learning:RestAboveMilliseconds", "0", "--VideoRec:Ranking:TemporalShare", "0.5",
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
        await using var context = _site.Database();
        foreach (var (film, number) in MovingWorld.Films(Films, 1).Select((film, number) => (film, number)))
            Add(context, film, new Guid(number + 1, 0, 0, new byte[8]));
        await context.SaveChangesAsync(Token);
        await _site.Services.GetRequiredService<IndexUpdater>().RebuildAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task ATrainedNetwork_IsAFactorOfSimilarity_UntilItIsRolledBack()
    {
        var asked = new Guid(1, 0, 0, new byte[8]);
        var before = await SimilarAsync(asked);
        Assert.Equal(Films - 1, before.Count);
        var id = (await _api.PostAsync(Trainings, new { kind = "next-frame", seed = 5, settings = new { rounds = 10, patience = 10, states = 16, learningRate = 0.01 } }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var run = await _api.WaitAsync(id, "succeeded");
        Assert.Equal(["prepare", "build", "train", "validate", "test"], run.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.Equal(10, run.GetProperty("points").GetArrayLength());
        Assert.Equal(before, await SimilarAsync(asked));

        var model = (await _api.GetAsync(ModelsPath)).GetProperty("items")[0].GetProperty("id").GetGuid();
        await _api.PostAsync($"{ModelsPath}/{model}/promote", null, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done");
        await WaitForTemporalAsync(Films);
        var with = await SimilarAsync(asked);
        Assert.NotEqual(before.Select(item => item.Id), with.Select(item => item.Id));
        await using (var context = _site.Database())
            Assert.Equal(Films, await context.VideoVectors.CountAsync(v => v.Space == VectorSpace.Temporal && v.ModelId == TemporalModels.IdOf(model), Token));

        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "next-frame" }, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done", isRollback: true);
        await WaitForTemporalAsync(0);
        Assert.Equal(before, await SimilarAsync(asked));
        await using (var context = _site.Database())
            Assert.False(await context.VideoVectors.AnyAsync(v => v.Space == VectorSpace.Temporal, Token));
    }

    /// <summary>The move is done in the tables a moment before it is in memory.</summary>
    private async Task WaitForTemporalAsync(int count)
    {
        while (_site.Services.GetRequiredService<VectorIndexes>().Current.Temporal.Count != count)
            await Task.Delay(50, Token);
    }

    private async Task<List<(Guid Id, double Score)>> SimilarAsync(Guid id)
    {
        var answer = await _admin.GetStringAsync($"/api/v1/videos/{id}/similar?take=50", Token);
        return [.. JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("videoId").GetGuid(), item.GetProperty("score").GetDouble()))];
    }

    private static void Add(VideoRec.Domain.Storage.VideoRecDbContext context, FrameSequence film, Guid id)
    {
        context.Videos.Add(new Video { Id = id, Title = film.Name, Channel = "Films", IsWatchable = true, Status = VideoStatus.Ready, CreatedAt = TimeProvider.System.GetUtcNow() });
        context.VideoVectors.Add(new VideoVector
        {
            VideoId = id,
            Space = VectorSpace.Look,
            ModelId = FrameModel,
            Dimension = film.Dimension,
            Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(film.Vectors.ToArray(), film.Dimension)),
        });
        context.FrameVectors.AddRange(Enumerable.Range(0, film.Count).Select(ordinal => new FrameVector
        {
            VideoId = id,
            ModelId = FrameModel,
            Ordinal = ordinal,
            Dimension = film.Dimension,
            Vector = VectorBlob.FromVector(film[ordinal].ToArray()),
        }));
    }
}
