using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>Lists of a large catalogue, looked at through codes first, against lists for which every vector is read.</summary>
public sealed class SketchedFeedTests : IAsyncLifetime
{
    private const int Videos = 3000;
    private const int Take = 100;
    private static readonly DateTimeOffset Now = SyntheticIndex.Start.AddDays(400);

    private readonly VectorIndexes _sketched = new(Options.Create(new IndexOptions { SketchFrom = 1000 }));
    private readonly VectorIndexes _exact = new(Options.Create(new IndexOptions { SketchFrom = int.MaxValue }));
    private readonly FakeTimeProvider _time = new(Now);
    private readonly InteractionEvents _events = new();
    private readonly ViewerContext _viewer = new(new Guid("6f0d5a52-95a9-4bfb-9f5f-3f5e4e0c1d11"), null, false);
    private readonly List<Guid> _ids = [];
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(0)]
    public async Task RankAsync_Sketched_ServesWhatTheExactWayDoes_AlsoAfterChanges(int topics)
    {
        var random = new Random(5);
        await FillAsync(random, topics);
        Assert.True(_sketched.Current.HasCodes);
        Assert.False(_exact.Current.HasCodes);
        await AssertRecallAsync();

        // Every fifth video changes, every ninth goes, some come, and some that were seen by all are hidden.
        var centres = Centres(random, topics);
        for (var i = 0; i < Videos; i++)
        {
            if (i % 5 == 0)
                Put(_ids[i], random, centres);
            else if (i % 9 == 0)
                Assert.True(_sketched.Remove(_ids[i]) && _exact.Remove(_ids[i]));
            else if (i % 7 == 0)
                Put(_ids[i], random, centres, VideoVisibility.Private);
            if (i % 10 == 0)
                Put(SyntheticIndex.Id(random), random, centres);
        }

        await AssertRecallAsync();
    }

    [Fact]
    public async Task RankAsync_SketchedTwice_ServesTheSame()
    {
        await FillAsync(new Random(6), 40);
        var first = await RankAsync(_sketched, FeedList.ForYou, new FeedControls());
        var again = await RankAsync(_sketched, FeedList.ForYou, new FeedControls());
        Assert.Equal(first.Items, again.Items);
    }

    private async Task FillAsync(Random random, int topics)
    {
        var centres = Centres(random, topics);
        for (var i = 0; i < Videos; i++)
            _ids.Add(SyntheticIndex.Id(random));
        for (var i = 0; i < Videos; i++)
            if (i % 100 == 0)
                await _sqlite.AddVideoAsync($"video {i}", id: _ids[i]);
        for (var i = 0; i < Videos; i++)
            Put(_ids[i], random, centres, i % 11 == 0 ? VideoVisibility.Unlisted : VideoVisibility.Public);
        await _interactions.AppendAsync(
            _viewer.ViewerId,
            [.. _ids.Where((_, i) => i % 100 == 0).Select((id, i) => new Interaction
            {
                VideoId = id,
                Kind = i % 8 == 7 ? InteractionKind.Dislike : InteractionKind.Finish,
                Fraction = 1,
                SecondsWatched = 60,
            })],
            Token);
    }

    private static (float[] Look, float[] Words)[] Centres(Random random, int topics) =>
        [.. Enumerable.Range(0, topics).Select(_ => (SyntheticIndex.Unit(random, 256), SyntheticIndex.Unit(random, 128, 0)))];

    private void Put(Guid id, Random random, (float[] Look, float[] Words)[] centres, VideoVisibility visibility = VideoVisibility.Public)
    {
        var (look, words) = centres.Length == 0
            ? (SyntheticIndex.Unit(random, 256), SyntheticIndex.Unit(random, 128, 0))
            : centres[random.Next(centres.Length)] is var centre ? (SyntheticIndex.Near(centre.Look, random), SyntheticIndex.Near(centre.Words, random)) : default;
        var createdAt = Now.AddDays(-300 * random.NextDouble());
        var (channel, views) = ($"channel {random.Next(200)}", random.Next(1000));
        foreach (var indexes in (VectorIndexes[])[_sketched, _exact])
            indexes.Upsert(SyntheticIndex.Video(id, visibility, channel: channel, createdAt: createdAt, views: views), look, words, "look", "words");
    }

    /// <summary>
    /// At least 98 % of all lists together, and never a video that is not listed. Most are lost where a slider asks for what is
    /// far from all interests: more come about equally near to that than are read.
    /// </summary>
    private async Task AssertRecallAsync()
    {
        var (found, wanted) = (0, 0);
        FeedControls[] controls =
        [
            new(), new() { Familiarity = 1 }, new() { Familiarity = -1 }, new() { Freshness = 1 }, new() { Freshness = -1 },
            new() { Popularity = 1 }, new() { Popularity = -1 }, new() { LookOrTopic = 1 }, new() { LookOrTopic = -1 },
        ];
        foreach (var control in controls)
        {
            foreach (var list in (FeedList[])[FeedList.ForYou, FeedList.BecauseYouWatched])
            {
                var exact = (await RankAsync(_exact, list, control)).Items.Select(i => i.VideoId).ToHashSet();
                var sketched = (await RankAsync(_sketched, list, control)).Items.Select(i => i.VideoId).ToHashSet();
                Assert.Equal((Take, Take), (exact.Count, sketched.Count));
                Assert.All(sketched, id => Assert.True(_sketched.Current.Video(_sketched.Current.RowOf(id)).IsListed));
                found += sketched.Count(exact.Contains);
                wanted += Take;
            }
        }

        Assert.True(found >= 0.98 * wanted, $"{found} of {wanted}");
    }

    private Task<RankedList> RankAsync(VectorIndexes indexes, FeedList list, FeedControls controls) =>
        FeedRig.Service(_sqlite, indexes, _interactions, _events, _time).RankAsync(new FeedRequest(_viewer, list, Take) { PreviewControls = controls }, Token);
}
