using VideoRec.Domain.Labels;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Scenes;

public sealed class SceneIndexTests
{
    private readonly SceneIndex _index = new();

    [Fact]
    public void Search_ScoresTheMeanAndTheBestMoment()
    {
        // A quarter of one film at 0.8, all of the other at 0.4.
        var passing = Add(1, MomentTests.Frame(0, (3, 0.8f)), MomentTests.Frame(1, (4, 1f)), MomentTests.Frame(2, (4, 1f)), MomentTests.Frame(3, (4, 1f)));
        var always = Add(1, MomentTests.Frame(0, (3, 0.4f)));
        var none = Add(1, MomentTests.Frame(0, (9, 1f)));
        var hits = _index.Search([new LabelWeight(3, 0.5f), new LabelWeight(2000, 1f)], _ => true, 10);
        Assert.Equal([passing, always], hits.Select(hit => hit.VideoId).OrderBy(id => id != passing));
        Assert.Equal(0.5f * 0.4f, hits.Single(hit => hit.VideoId == always).Score, 4);
        Assert.Equal(0.5f * ((0.7f * 0.2f) + (0.3f * 0.8f)), hits.Single(hit => hit.VideoId == passing).Score, 4);
        Assert.DoesNotContain(none, hits.Select(hit => hit.VideoId));
    }

    [Fact]
    public void Search_AnswersOnlyWhatMayBeAnswered_BestFirst()
    {
        Guid[] videos = [.. Enumerable.Range(0, 20).Select(i => Add(1, MomentTests.Frame(0, (3, (i + 1) / 20f))))];
        Assert.Equal(videos.Reverse().Take(3), _index.Search([new LabelWeight(3, 1)], _ => true, 3).Select(hit => hit.VideoId));
        Assert.Equal(videos.Reverse().Skip(1).Take(2), _index.Search([new LabelWeight(3, 1)], video => video.Id != videos[^1], 2).Select(hit => hit.VideoId));
        Assert.Empty(_index.Search([new LabelWeight(3, 1)], _ => true, 0));
    }

    [Fact]
    public void Upsert_SameStamp_KeepsTheMomentsAndTakesTheVideo()
    {
        var video = Add(1, MomentTests.Frame(0, (3, 1f)));
        _index.Upsert(Video(video, VideoVisibility.Private), 1, () => throw new InvalidOperationException("Asked for nothing new."));
        Assert.Empty(_index.Search([new LabelWeight(3, 1)], v => v.IsListed, 5));
        Assert.Single(_index.Search([new LabelWeight(3, 1)], _ => true, 5));
        Assert.Equal((1, 1), (_index.Count, _index.Moments));
    }

    [Fact]
    public void ManyChanges_EqualAnIndexMadeAfresh()
    {
        var random = new Random(3);
        var fresh = new SceneIndex();
        var videos = new Dictionary<Guid, LabelledFrame[]>();
        for (var change = 0; change < 4000; change++)
        {
            var known = videos.Count > 0 && random.Next(3) > 0 ? videos.Keys.ElementAt(random.Next(videos.Count)) : Guid.NewGuid();
            if (videos.Count > 100)
            {
                Assert.True(_index.Remove(known) == videos.Remove(known));
                continue;
            }

            videos[known] = [.. Enumerable.Range(0, 4).Select(i => MomentTests.Frame(i, (random.Next(6), random.NextSingle())))];
            _index.Upsert(Video(known), (ulong)change, () => Moment.Of(videos[known]));
        }

        foreach (var (id, frames) in videos)
            fresh.Upsert(Video(id), 0, () => Moment.Of(frames));
        Assert.Equal(videos.Count, _index.Count);
        Assert.True(_index.Moments < 3 * fresh.Moments + 4096, $"{_index.Moments} moments are kept for {fresh.Moments}.");
        for (var label = 0; label < 6; label++)
            Assert.Equal(fresh.Search([new LabelWeight(label, 1)], _ => true, 200), _index.Search([new LabelWeight(label, 1)], _ => true, 200));
    }

    private Guid Add(ulong stamp, params LabelledFrame[] frames)
    {
        var id = Guid.NewGuid();
        _index.Upsert(Video(id), stamp, () => Moment.Of(frames));
        return id;
    }

    private static IndexedVideo Video(Guid id, VideoVisibility visibility = VideoVisibility.Public) =>
        new(id, visibility, "owner", "", DateTimeOffset.UnixEpoch, 0, 0);
}
