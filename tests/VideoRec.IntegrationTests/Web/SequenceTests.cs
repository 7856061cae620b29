using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.ServedLists;
using static VideoRec.IntegrationTests.Web.LearningApi;

namespace VideoRec.IntegrationTests.Web;

/// <summary>On a site where videos of one topic are watched after those of another, a trained sequence model becomes a factor of lists, and goes again.</summary>
public sealed class SequenceTests : IAsyncLifetime
{
    private const int Viewers = 60;

    /// <summary>Nothing but the model may change between two lists: no other training, and no draw that is another one in the next hour.</summary>
    private readonly TasteSite _taste = new()
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
        await _taste.InitializeAsync();
        _admin = await _taste.Site.LoginAdminAsync();
        _api = new LearningApi(_admin);
        await WatchInCirclesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _taste.DisposeAsync();
    }

    [Fact]
    public async Task ATrainedSequence_IsAFactorOfLists_WhichAreReplayedExactly_UntilItIsRolledBack()
    {
        var id = (await _api.PostAsync(Trainings, new { kind = "sequence", seed = 5, settings = new { epochs = 200, patience = 40, states = 16, learningRate = 0.01 } }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var run = await _api.WaitAsync(id, "succeeded");
        Assert.Equal(["prepare", "build", "train", "validate", "test"], run.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.NotEqual(0, run.GetProperty("points").GetArrayLength());

        using var viewer = _taste.Site.Visitor();
        await WatchRoundAsync(viewer);
        var before = await FeedAsync(viewer);
        Assert.All(before, item => Assert.Equal(0, item.Sequence));
        var model = (await _api.GetAsync(ModelsPath)).GetProperty("items")[0].GetProperty("id").GetGuid();
        await _api.PostAsync($"{ModelsPath}/{model}/promote", null, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done");
        var with = await FeedAsync(viewer);
        Assert.NotEqual(Order(before), Order(with));
        Assert.True(_taste.Is(2, with.MaxBy(item => item.Sequence).Id), "What comes after the second topic is the third.");
        Assert.True(with.Where(item => _taste.Is(2, item.Id)).Min(item => item.Sequence) > with.Where(item => !_taste.Is(2, item.Id)).Max(item => item.Sequence));
        var why = (await TasteSite.GetAsync(viewer, $"/api/v1/videos/{with[0].Id}/why")).GetProperty("item");
        Assert.Equal(with[0].Sequence, why.GetProperty("factors").GetProperty("sequence").GetDouble(), 1e-9);
        using var another = _taste.Site.Visitor();
        await WatchRoundAsync(another);
        await TasteSite.TellAsync(another, (_taste.Video(2, 1), "finish"));
        Assert.True(_taste.Is(3, (await FeedAsync(another)).MaxBy(item => item.Sequence).Id), "What comes after the third topic is the fourth.");

        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "sequence" }, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done", isRollback: true);
        Assert.Equal(before, await FeedAsync(viewer));
        Assert.All(await FeedAsync(another), item => Assert.Equal(0, item.Sequence));
        await ReplayAsync(withFactor: 2);
    }

    /// <summary>Once round the topics and on to the second.</summary>
    private async Task WatchRoundAsync(HttpClient viewer)
    {
        for (var i = 0; i < TasteSite.Topics + 2; i++)
            await TasteSite.TellAsync(viewer, (_taste.Video(i % TasteSite.Topics, i / TasteSite.Topics), "finish"));
    }

    /// <summary>The model is out of use by now; the lists that it took part in say all the same how they came about.</summary>
    private async Task ReplayAsync(int withFactor)
    {
        await _taste.Site.Services.GetRequiredService<ServedListLog>().FlushAsync(Token);
        await using var context = _taste.Site.Database();
        var rows = await context.ServedLists.AsNoTracking().ToListAsync(Token);
        var ranked = rows.Where(row => row.ItemsIfReadable()!.Any(item => item.Factors.Sequence != 0)).ToList();
        Assert.Equal(withFactor, ranked.Count);
        Assert.True(rows.Count > withFactor);
        foreach (var row in rows)
            Assert.True(await IsIdenticalAsync(row.Id));

        var (inputs, cosines) = ServedListFormat.ReadInputs(ranked[0].Inputs);
        var without = ServedListFormat.WriteInputs(
            inputs with { Candidates = [.. inputs.Candidates.Select(c => c with { Signals = c.Signals with { Sequence = 0 } })] }, cosines);
        await context.ServedLists.Where(row => row.Id == ranked[0].Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Inputs, without), Token);
        Assert.False(await IsIdenticalAsync(ranked[0].Id), "The factor comes from what was kept with the list.");
    }

    private async Task<bool> IsIdenticalAsync(Guid list) => (await _api.GetAsync($"/api/v1/admin/lists/{list}/replay")).GetProperty("identical").GetBoolean();

    /// <summary>Everybody goes round the topics, from one or another on, each time to another video of it.</summary>
    private async Task WatchInCirclesAsync()
    {
        var random = new Random(4);
        var interactions = _taste.Site.Services.GetRequiredService<InteractionStore>();
        var at = TimeProvider.System.GetUtcNow().AddDays(-2);
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            var (first, length) = (random.Next(TasteSite.Topics), random.Next(6, 12));
            var unwatched = Enumerable.Range(0, TasteSite.Topics).Select(_ => Enumerable.Range(0, TasteSite.VideosATopic).OrderBy(_ => random.Next()).ToArray()).ToArray();
            await interactions.AppendAsync(TasteSite.NextId(random), [.. Enumerable.Range(0, length).Select(i => new Interaction
            {
                VideoId = _taste.Video((first + i) % TasteSite.Topics, unwatched[(first + i) % TasteSite.Topics][i / TasteSite.Topics]),
                Kind = InteractionKind.Finish,
                Fraction = 1,
                SecondsWatched = 60,
                At = at.AddMinutes(i),
            })], Token);
        }
    }

    private static IEnumerable<Guid> Order(IEnumerable<(Guid Id, double Sequence)> list) => list.Select(item => item.Id);

    private static async Task<List<(Guid Id, double Sequence)>> FeedAsync(HttpClient viewer) =>
    [
        .. (await TasteSite.GetAsync(viewer, "/api/v1/feed?take=30")).GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("videoId").GetGuid(), item.GetProperty("factors").GetProperty("sequence").GetDouble())),
    ];
}
