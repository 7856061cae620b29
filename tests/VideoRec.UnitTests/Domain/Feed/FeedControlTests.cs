using CsCheck;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>What a viewer says goes: what they forget, what they want less of, and what is not theirs to see.</summary>
public sealed class FeedControlTests : IAsyncLifetime
{
    private const int Topics = 8;
    private const int VideosATopic = 20;
    private static readonly DateTimeOffset Now = SyntheticIndex.Start.AddDays(30);

    private readonly Random _random = new(5);
    private readonly VectorIndexes _indexes = new();
    private readonly List<Guid> _ids = [];
    private readonly FakeTimeProvider _time = new(Now);
    private readonly InteractionEvents _events = new();
    private readonly ViewerContext _viewer = new(Guid.NewGuid(), null, false);
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;
    private ViewerChoiceStore _choices = null!;
    private FeedService _feed = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
        _choices = new ViewerChoiceStore(_sqlite, _events, _time);
        _events.CountsChanged += _indexes.SetCounts;
        _feed = FeedRig.Service(_sqlite, _indexes, _interactions, _events, _time, _choices);
        for (var topic = 0; topic < Topics; topic++)
        {
            var (look, words) = (SyntheticIndex.Unit(_random, 48, 0), SyntheticIndex.Unit(_random, 32, 0));
            for (var i = 0; i < VideosATopic; i++)
            {
                _ids.Add((await _sqlite.AddVideoAsync($"{topic}-{i}")).Id);
                Put(_ids[^1], SyntheticIndex.Near(look, _random, 0.15f), SyntheticIndex.Near(words, _random, 0.15f));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Forgetting_LeavesTheRankingAsIfItHadNeverBeen()
    {
        await DidAsync(_viewer, _ids[0], InteractionKind.Like);
        await DidAsync(_viewer, _ids[45], InteractionKind.Finish);
        var never = await _feed.ForYouAsync(_viewer, 60, Token);
        foreach (var kind in (InteractionKind[])[InteractionKind.Impression, InteractionKind.Click, InteractionKind.Finish, InteractionKind.Like])
        {
            await DidAsync(_viewer, _ids[61], kind);
            await DidAsync(_viewer, _ids[64], kind);
        }

        await DidAsync(_viewer, _ids[101], InteractionKind.LessLikeThis);
        Assert.NotEqual(never, await _feed.ForYouAsync(_viewer, 60, Token));
        await _interactions.ForgetManyAsync(_viewer.ViewerId, [_ids[61], _ids[64], _ids[101]], Token);
        Assert.Equal(never, await _feed.ForYouAsync(_viewer, 60, Token));
    }

    [Fact]
    public async Task LessLikeThis_TakesItsKindAwayAndLeavesTheOrderOfTheRest()
    {
        for (var topic = 0; topic < 4; topic++)
            for (var i = 0; i < 3; i++)
                await DidAsync(_viewer, _ids[(topic * VideosATopic) + i], InteractionKind.Like);
        var before = (await _feed.ForYouAsync(_viewer, 50, Token)).Select(i => i.VideoId).ToList();
        await DidAsync(_viewer, _ids[5], InteractionKind.LessLikeThis);
        var after = (await _feed.ForYouAsync(_viewer, 50, Token)).Select(i => i.VideoId).ToList();
        Assert.True(before.Count(OfFirst) >= 5, $"{before.Count(OfFirst)} of 50 before");
        Assert.True(after.Count(OfFirst) <= 0.4 * before.Count(OfFirst), $"{before.Count(OfFirst)} of 50 before, {after.Count(OfFirst)} after");
        var both = before.Where(id => !OfFirst(id) && after.Contains(id)).ToList();
        var tau = Tau([.. both.Select(id => after.IndexOf(id))]);
        Assert.True(tau >= 0.8, $"Kendall's tau {tau:F3} of {both.Count}");
    }

    [Fact]
    public async Task Explain_CitedVideo_GivesWhatIsLostWhenItIsForgotten()
    {
        foreach (var video in (int[])[0, 1, 21, 22, 41])
            await DidAsync(_viewer, _ids[video], video % 2 == 0 ? InteractionKind.Like : InteractionKind.Finish);
        var told = 0;
        foreach (var shown in (await _feed.ForYouAsync(_viewer, 8, Token)).Select(i => i.VideoId))
        {
            var explained = (await _feed.ExplainAsync(_viewer, FeedList.ForYou, shown, Token))!;
            Assert.Equal(explained.Factors.Sum, explained.Score, 1e-6);
            if (explained.Reason is not { Contribution: { } given, VideoId: { } cited })
                continue;
            told++;
            var log = (await _interactions.HistoryAsync(_viewer.ViewerId, Token)).Of(cited)!;
            await _interactions.ForgetAsync(_viewer.ViewerId, cited, Token);
            var left = (await _feed.ExplainAsync(_viewer, FeedList.ForYou, shown, Token))!;
            var lost = new[] { explained.Factors.Look - left.Factors.Look, explained.Factors.Words - left.Factors.Words };
            Assert.True(given > 0);
            Assert.Contains(lost, l => Math.Abs(l - given) < 1e-6);
            await DidAsync(_viewer, cited, log.Liked ? InteractionKind.Like : InteractionKind.Finish);
        }

        Assert.True(told > 0);
    }

    [Fact]
    public async Task NoList_EverShowsWhatItsViewerMayNotSee()
    {
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var viewer = new ViewerContext(Guid.NewGuid(), random.Next(2) == 0 ? null : "owner", random.Next(4) == 0);
            var visibility = new Dictionary<Guid, VideoVisibility>();
            foreach (var id in _ids)
            {
                visibility[id] = (VideoVisibility)random.Next(3);
                Put(id, Vector(_indexes.Current.Look, id), Vector(_indexes.Current.Words, id), visibility[id], "owner", $"channel {random.Next(4)}");
            }

            var dismissed = new HashSet<Guid>();
            for (var i = 0; i < 12; i++)
            {
                var (id, kind) = (_ids[random.Next(_ids.Count)], (InteractionKind)random.Next(1, 12));
                await DidAsync(viewer, id, kind);
                if (kind is InteractionKind.Dislike or InteractionKind.NotInterested or InteractionKind.LessLikeThis)
                    dismissed.Add(id);
                else if (kind is InteractionKind.Like)
                    dismissed.Remove(id);
            }

            await _choices.SetChannelAsync(viewer.ViewerId, "channel 0", ChannelChoiceKind.Blocked, Token);
            await _choices.SetChannelAsync(viewer.ViewerId, "channel 1", ChannelChoiceKind.Subscribed, Token);
            foreach (var list in Enum.GetValues<FeedList>())
            {
                var about = random.Next(2) == 0 ? (Guid?)null : _ids[random.Next(_ids.Count)];
                var served = await _feed.RankAsync(new FeedRequest(viewer, list, 30) { VideoId = about }, Token);
                Assert.All(served.Items, item =>
                {
                    Assert.Equal(VideoVisibility.Public, visibility[item.VideoId]);
                    Assert.DoesNotContain(item.VideoId, dismissed);
                    Assert.NotEqual("channel 0", _indexes.Current.Video(_indexes.Current.RowOf(item.VideoId)).Channel);
                });
            }
        }, iter: 15, threads: 1);
    }

    private bool OfFirst(Guid id) => _ids.IndexOf(id) / VideosATopic == 0;

    /// <summary>Kendall's tau of a permutation with the identity.</summary>
    private static double Tau(List<int> ranks)
    {
        double agree = 0, pairs = 0;
        for (var i = 0; i < ranks.Count; i++)
            for (var j = i + 1; j < ranks.Count; j++, pairs++)
                agree += ranks[i] < ranks[j] ? 1 : -1;
        return agree / pairs;
    }

    private float[] Vector(SpaceRows space, Guid id) => space.Raw(_indexes.Current.RowOf(id)).ToArray();

    private void Put(Guid id, float[] look, float[] words, VideoVisibility visibility = VideoVisibility.Public, string? owner = null, string channel = "") =>
        _indexes.Upsert(SyntheticIndex.Video(id, visibility, owner, channel), look, words);

    private Task<int> DidAsync(ViewerContext viewer, Guid id, InteractionKind kind) =>
        _interactions.AppendAsync(viewer.ViewerId, [new Interaction { VideoId = id, Kind = kind, At = _time.GetUtcNow() }], Token);
}
