using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class IndexUpdaterTests : IAsyncLifetime
{
    private readonly Random _random = new(5);
    private readonly VectorIndexes _indexes = new();
    private SqliteFixture _sqlite = null!;
    private IndexUpdater _updater = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _updater = new IndexUpdater(_indexes, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Rebuild_HoldsWatchableVideosWithVectors()
    {
        var whole = await VideoAsync();
        var lookOnly = await VideoAsync(words: false);
        await StoreAsync(lookOnly.Id, VectorSpace.Signals, "signals", 32);
        var bare = await _sqlite.AddVideoAsync();
        var unplayable = await VideoAsync(change: v => v.IsWatchable = false);
        await _updater.RebuildAsync(Token);
        Assert.True(_updater.IsLoaded);
        Assert.Equal([true, true, false, false], new[] { whole, lookOnly, bare, unplayable }.Select(v => _indexes.Contains(v.Id)));
        Assert.Equal((2, 1, 1), (_indexes.Current.Look.Count, _indexes.Current.Words.Count, _indexes.Current.Signals.Count));
        Assert.Equal(await StoredAsync(lookOnly.Id, VectorSpace.Signals), _indexes.Current.Signals.Raw(_indexes.Current.RowOf(lookOnly.Id)).ToArray());
        Assert.Equal(await StoredAsync(whole.Id, VectorSpace.Look), _indexes.Current.Look.Raw(_indexes.Current.RowOf(whole.Id)).ToArray());
        Assert.False(_indexes.Current.Words.Has(_indexes.Current.RowOf(lookOnly.Id)));
    }

    [Fact]
    public async Task Update_OneVideoAfterAnother_EqualsARebuild()
    {
        var videos = new List<Video>();
        for (var i = 0; i < 12; i++)
        {
            videos.Add(await VideoAsync());
            await _updater.UpdateAsync(videos[^1].Id, Token);
            await _updater.UpdateAsync(videos[^1].Id, Token);
        }

        await DeleteAsync(videos[3].Id);
        await _updater.UpdateAsync(videos[3].Id, Token);
        var rebuilt = new VectorIndexes();
        using var rebuilder = new IndexUpdater(rebuilt, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance);
        await rebuilder.RebuildAsync(Token);
        Assert.Equal(11, _indexes.Count);
        Assert.Equal(rebuilt.Count, _indexes.Count);
        foreach (var video in videos.Where(v => rebuilt.Contains(v.Id)))
            Assert.Equal(rebuilt.Current.Look.Raw(rebuilt.Current.RowOf(video.Id)).ToArray(), _indexes.Current.Look.Raw(_indexes.Current.RowOf(video.Id)).ToArray());
    }

    [Fact]
    public async Task Update_OfAVideoWithSignalsOnly_HoldsIt()
    {
        var video = await _sqlite.AddVideoAsync();
        await StoreAsync(video.Id, VectorSpace.Signals, "signals", 32);
        await _updater.UpdateAsync(video.Id, Token);
        Assert.Equal(("signals", 32, 1), (_indexes.ModelOf(VectorSpace.Signals), _indexes.DimensionOf(VectorSpace.Signals), _indexes.Current.Signals.Count));
    }

    [Fact]
    public async Task Update_AfterAnEditOfVisibility_UnlistsIt()
    {
        var video = await VideoAsync();
        await _updater.UpdateAsync(video.Id, Token);
        await using (var context = _sqlite.CreateDbContext())
            await context.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.Visibility, VideoVisibility.Private), Token);
        await _updater.UpdateAsync(video.Id, Token);
        Assert.False(_indexes.Current.Video(_indexes.Current.RowOf(video.Id)).IsListed);
    }

    [Fact]
    public async Task Rebuild_AfterAnotherModelWasChosen_ServesItsVectors()
    {
        var both = await VideoAsync();
        var oldOnly = await VideoAsync();
        await StoreAsync(both.Id, VectorSpace.Look, "new-look", 40);
        await _updater.RebuildAsync(Token);
        Assert.Equal("look", _indexes.ModelOf(VectorSpace.Look));
        await using (var context = _sqlite.CreateDbContext())
        {
            context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = "new-look" });
            await context.SaveChangesAsync(Token);
        }

        await _updater.UpdateAsync(oldOnly.Id, Token);
        Assert.Equal(("new-look", 40, 1), (_indexes.ModelOf(VectorSpace.Look), _indexes.DimensionOf(VectorSpace.Look), _indexes.Current.Look.Count));
        Assert.Equal(2, _indexes.Count);
    }

    [Fact]
    public async Task Keeper_FollowsTheCatalogueAndItsCounts()
    {
        var first = await VideoAsync();
        var (catalogue, interactions) = (new CatalogueEvents(), new InteractionEvents());
        using var keeper = new IndexKeeper(_indexes, _updater, catalogue, interactions, TimeProvider.System, NullLogger<IndexKeeper>.Instance);
        await keeper.StartAsync(Token);
        await UntilAsync(() => _indexes.Contains(first.Id));
        var second = await VideoAsync();
        catalogue.RaiseVideoChanged(second.Id);
        await UntilAsync(() => _indexes.Contains(second.Id));
        await using var store = new InteractionStore(_sqlite, interactions, TimeProvider.System);
        await store.AppendAsync(Guid.NewGuid(), [new Interaction { VideoId = second.Id, Kind = InteractionKind.Finish }], Token);
        Assert.Equal(1, _indexes.Current.Video(_indexes.Current.RowOf(second.Id)).ViewCount);
        await DeleteAsync(first.Id);
        catalogue.RaiseVideoChanged(first.Id);
        await UntilAsync(() => !_indexes.Contains(first.Id));
        await keeper.StopAsync(Token);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
            await Task.Delay(10, limit.Token);
    }

    private async Task<Video> VideoAsync(bool words = true, Action<Video>? change = null)
    {
        var video = await _sqlite.AddVideoAsync(change: change);
        await StoreAsync(video.Id, VectorSpace.Look, "look", 24);
        if (words)
            await StoreAsync(video.Id, VectorSpace.Words, "words", 16);
        return video;
    }

    private async Task StoreAsync(Guid videoId, VectorSpace space, string modelId, int dimension)
    {
        await using var context = _sqlite.CreateDbContext();
        var vector = SyntheticIndex.Unit(_random, dimension);
        context.VideoVectors.Add(new VideoVector { VideoId = videoId, Space = space, ModelId = modelId, Dimension = dimension, Vector = VectorBlob.FromVector(vector) });
        await context.SaveChangesAsync(Token);
    }

    private async Task<float[]> StoredAsync(Guid videoId, VectorSpace space)
    {
        await using var context = _sqlite.CreateDbContext();
        var stored = await context.VideoVectors.SingleAsync(v => v.VideoId == videoId && v.Space == space, Token);
        return VectorBlob.ToVector(stored.Vector, stored.Dimension);
    }

    private async Task DeleteAsync(Guid videoId)
    {
        await using var context = _sqlite.CreateDbContext();
        await context.Videos.Where(v => v.Id == videoId).ExecuteDeleteAsync(Token);
    }
}
