using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Taste;

public sealed class TasteProfileBuilderTests
{
    private static readonly DateTimeOffset Now = SyntheticIndex.Start.AddDays(100);
    private static readonly TasteOptions Options = new();

    [Fact]
    public void Weight_OfEachKind_IsOrderedAsItShouldBe()
    {
        var skip = Weight(s => s with { Clicks = 1, SecondsWatched = 3, Fraction = 0.02 });
        var click = Weight(s => s with { Clicks = 1 });
        var half = Weight(s => s with { Watched = true, Fraction = 0.5, Clicks = 1 });
        var finish = Weight(s => s with { Watched = true, Finished = true, Fraction = 1, Clicks = 1 });
        var liked = Weight(s => s with { Watched = true, Finished = true, Fraction = 1, Clicks = 1, Liked = true });
        var disliked = Weight(s => s with { Watched = true, Finished = true, Fraction = 1, Disliked = true });
        Assert.True(disliked < skip && skip < 0);
        Assert.True(0 < click && click < half && half < finish && finish < liked);
    }

    [Fact]
    public void Weight_WhileStillWatching_IsNoSkip() =>
        Assert.True(InteractionWeights.Of(new VideoState(Guid.NewGuid()) { Clicks = 1, SecondsWatched = 3, Fraction = 0.02, LastAt = Now }, Options, Now) > 0);

    [Fact]
    public void Weight_AfterAHalfLife_IsHalfAboveTheFloor()
    {
        var state = new VideoState(Guid.NewGuid()) { Liked = true, LastAt = Now };
        double At(double days) => InteractionWeights.Of(state, Options, Now.AddDays(days));
        Assert.Equal(Options.Like, At(0), 1e-9);
        Assert.Equal(Options.Like * (0.1 + (0.9 / 2)), At(Options.HalfLifeDays), 1e-9);
        Assert.Equal(Options.Like * 0.1, At(3650), 1e-6);
    }

    [Fact]
    public void Build_TwoTopics_MakesTwoInterestsOfTheirVideos()
    {
        var topics = new Topics(3);
        var history = topics.History((0, s => s with { Liked = true }), (3, s => s with { Liked = true }), (1, s => s with { Finished = true }));
        var profile = topics.Build(history);
        Assert.Equal(2, profile.Look.Count);
        Assert.All(profile.Look, i => Assert.Single(i.Members.Select(m => topics.TopicOf(m.VideoId)).Distinct()));
        Assert.Equal(3, profile.Look.Sum(i => i.Members.Count));
        Assert.Equal([true, false], profile.Look.Single(i => i.Members.Count == 2).Members.Select(m => m.Liked));
        Assert.Empty(profile.LookDislikes);
    }

    [Fact]
    public void Build_MoreTopicsThanRoom_KeepsToTheLimit()
    {
        var topics = new Topics(12);
        var profile = topics.Build(topics.History([.. Enumerable.Range(0, 12).Select(t => (t * 3, (Func<VideoState, VideoState>)(s => s with { Liked = true })))]));
        Assert.Equal(Options.MaxInterests, profile.Look.Count);
        Assert.Equal(12, profile.Look.Sum(i => i.Members.Count));
    }

    [Fact]
    public void Build_Interests_AreUnitVectorsOfTheirMembers()
    {
        var topics = new Topics(3);
        var profile = topics.Build(topics.History((0, s => s with { Liked = true }), (1, s => s with { Finished = true, Watched = true, Fraction = 1 })));
        var interest = Assert.Single(profile.Look);
        var mean = PlainLoops.Mean(topics.Vectors);
        var expected = new double[interest.Unit.Length];
        foreach (var member in interest.Members)
        {
            var unit = PlainLoops.CentredUnit(topics.Vectors[topics.Ids.IndexOf(member.VideoId)], mean);
            for (var i = 0; i < expected.Length; i++)
                expected[i] += member.Weight * unit[i];
        }

        var norm = Math.Sqrt(expected.Sum(x => x * x));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / norm, interest.Unit[i], 1e-5);
        Assert.InRange(interest.Strength, 0.5, 1);
    }

    [Fact]
    public void Build_WhatWasDismissed_PushesAndDoesNotPull()
    {
        var topics = new Topics(2);
        var profile = topics.Build(topics.History((0, s => s with { NotInterested = true, Finished = true, Watched = true, Fraction = 1 })));
        Assert.Empty(profile.Look);
        Assert.Single(profile.LookDislikes);
    }

    [Fact]
    public void Build_VideosTheViewerMayNotSee_SayNothing()
    {
        var topics = new Topics(2);
        var history = topics.History((0, s => s with { Liked = true }));
        Assert.True(TasteProfileBuilder.Build(history, topics.Snapshot, _ => false, Options, Now).IsEmpty);
    }

    private static double Weight(Func<VideoState, VideoState> change) =>
        InteractionWeights.Of(change(new VideoState(Guid.NewGuid()) { LastAt = Now.AddHours(-1) }), Options, Now);

    /// <summary>Topics of three videos each, far from one another.</summary>
    private sealed class Topics
    {
        private readonly VectorIndexes _indexes = new();

        public Topics(int count)
        {
            var random = new Random(7);
            for (var topic = 0; topic < count; topic++)
            {
                var centre = SyntheticIndex.Unit(random, 64, 0);
                for (var i = 0; i < 3; i++)
                {
                    Ids.Add(SyntheticIndex.Id(random));
                    Vectors.Add(SyntheticIndex.Near(centre, random, 0.05f));
                    _indexes.Upsert(SyntheticIndex.Video(Ids[^1]), Vectors[^1], []);
                }
            }
        }

        public List<Guid> Ids { get; } = [];

        public List<float[]> Vectors { get; } = [];

        public IndexSnapshot Snapshot => _indexes.Current;

        public int TopicOf(Guid id) => Ids.IndexOf(id) / 3;

        public ViewerHistory History(params (int Video, Func<VideoState, VideoState> Change)[] states)
        {
            List<VideoState> videos = [.. states.Select(s => s.Change(new VideoState(Ids[s.Video]) { LastAt = Now.AddHours(-1) }))];
            return new ViewerHistory { Videos = videos, Learned = videos };
        }

        public TasteProfile Build(ViewerHistory history) => TasteProfileBuilder.Build(history, Snapshot, _ => true, Options, Now);
    }
}
