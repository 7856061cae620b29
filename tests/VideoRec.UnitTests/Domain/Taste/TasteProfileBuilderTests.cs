using VideoRec.Domain.Embeddings;
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
        Assert.Equal(2, profile.Interests.Count);
        Assert.All(profile.Interests, i => Assert.Single(i.Members.Select(m => topics.TopicOf(m.VideoId)).Distinct()));
        Assert.Equal(3, profile.Interests.Sum(i => i.Members.Count));
        Assert.Equal([true, false], profile.Interests.Single(i => i.Members.Count == 2).Members.Select(m => m.State.Liked));
        Assert.Empty(profile.Dislikes);
    }

    [Fact]
    public void Build_MoreTopicsThanRoom_KeepsToTheLimit()
    {
        var topics = new Topics(12);
        var profile = topics.Build(topics.History([.. Enumerable.Range(0, 12).Select(t => (t * 3, (Func<VideoState, VideoState>)(s => s with { Liked = true })))]));
        Assert.Equal(Options.MaxInterests, profile.Interests.Count);
        Assert.Equal(12, profile.Interests.Sum(i => i.Members.Count));
    }

    /// <summary>What was read of the catalogue for the other interests stays good.</summary>
    [Fact]
    public void Build_OneMoreVideo_MovesOnlyTheInterestItJoins_AndTheWeightiestStandFirst()
    {
        var topics = new Topics(12);
        (int, Func<VideoState, VideoState>) Finished(int video, int hoursAgo) => (video, s => s with { Finished = true, LastAt = Now.AddHours(-hoursAgo) });
        var history = Enumerable.Range(0, 30).Select(video => Finished(video, 60 - (2 * video))).ToArray();
        var before = topics.Build(topics.History(history));
        var after = topics.Build(topics.History([.. history, Finished(31, 0)]));
        Assert.Equal(Options.MaxInterests, before.Interests.Count);
        var same = after.Interests.Count(i => before.Interests.Any(b => b[VectorSpace.Look]!.Sum.SequenceEqual(i[VectorSpace.Look]!.Sum)));
        Assert.Equal(Options.MaxInterests - 1, same);
        Assert.All(after.Interests, i => Assert.Equal(i.Members.Select(m => m.Weight).OrderDescending(), i.Members.Select(m => m.Weight)));
        Assert.Equal(after.Interests.Select(i => i.Members[0].Weight).OrderDescending(), after.Interests.Select(i => i.Members[0].Weight));
    }

    [Fact]
    public void Build_Interests_AreUnitVectorsOfTheirMembers()
    {
        var topics = new Topics(3);
        var profile = topics.Build(topics.History((0, s => s with { Liked = true }), (1, s => s with { Finished = true, Watched = true, Fraction = 1 })));
        var interest = Assert.Single(profile.Interests);
        var mean = PlainLoops.Mean(topics.Vectors);
        var expected = new double[interest[VectorSpace.Look]!.Unit.Length];
        foreach (var member in interest.Members)
        {
            var unit = PlainLoops.CentredUnit(topics.Vectors[topics.Ids.IndexOf(member.VideoId)], mean);
            for (var i = 0; i < expected.Length; i++)
                expected[i] += member.Weight * unit[i];
        }

        var norm = Math.Sqrt(expected.Sum(x => x * x));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / norm, interest[VectorSpace.Look]!.Unit[i], 1e-5);
        Assert.InRange(interest.Strength, 0.5, 1);
    }

    [Fact]
    public void Build_WhatWasDismissed_PushesAndDoesNotPull()
    {
        var topics = new Topics(2);
        var profile = topics.Build(topics.History((0, s => s with { NotInterested = true, Finished = true, Watched = true, Fraction = 1 })));
        Assert.Empty(profile.Interests);
        Assert.Single(profile.Dislikes);
    }

    [Fact]
    public void Build_VideosTheViewerMayNotSee_SayNothing()
    {
        var topics = new Topics(2);
        var history = topics.History((0, s => s with { Liked = true }));
        Assert.True(topics.Build(history, _ => false).IsEmpty);
    }

    [Fact]
    public void Build_ChoiceOfAnInterest_CountsForTheInterestOfItsAnchor()
    {
        var topics = new Topics(2);
        var history = topics.History((0, s => s with { Liked = true }), (1, s => s with { Finished = true }), (3, s => s with { Liked = true }));
        var plain = topics.Build(history);
        var profile = topics.Build(history, null, new InterestChoice { AnchorVideoId = topics.Ids[1], Name = "mine", Strength = 0 });
        var paused = profile.Interests.Single(i => i.Name == "mine");
        Assert.Equal((0, topics.Ids[0]), (paused.Strength, paused.AnchorVideoId));
        Assert.Equal(plain.Interests.Single(i => i.AnchorVideoId == topics.Ids[3]).Strength, profile.Interests.Single(i => i != paused).Strength);
        Assert.DoesNotContain(profile.Pulls.SelectMany(i => i.Members), m => topics.TopicOf(m.VideoId) == 0);
    }

    [Fact]
    public void Build_Session_IsWhatWasDoneLastAndEndsAfterAWhile()
    {
        var topics = new Topics(3);
        var history = topics.History(
            (0, s => s with { Liked = true, LastAt = Now.AddHours(-5) }), (3, s => s with { Watched = true, Fraction = 0.2, LastAt = Now.AddMinutes(-40) }),
            (6, s => s with { Liked = true, LastAt = Now.AddMinutes(-20) }));
        Assert.Equal([topics.Ids[3], topics.Ids[6]], topics.Build(history).Session!.Members.Select(m => m.VideoId).OrderBy(topics.Ids.IndexOf));
        history = topics.History((0, s => s with { Liked = true, LastAt = Now.AddHours(-Options.SessionHours) }));
        Assert.Null(topics.Build(history).Session);
    }

    [Fact]
    public void Weight_OfWhatWasLeft_IsAgainstItAsSoonAsSomethingElseWasDone()
    {
        var state = new VideoState(Guid.NewGuid()) { Clicks = 1, SecondsWatched = 3, Fraction = 0.02, LastAt = Now };
        Assert.Equal(-Options.Skip, InteractionWeights.Of(state, Options, Now, Now.AddMinutes(2)), 1e-9);
        Assert.True(InteractionWeights.Of(state, Options, Now, Now.AddSeconds(20)) > 0);
        Assert.Equal(-Options.Skip, InteractionWeights.Of(state with { LeftAt = Now }, Options, Now, Now.AddSeconds(20)), 1e-9);
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 60)]
    [InlineData(3000, 60)]
    [InlineData(3700, 3600)]
    public void Moment_IsTheLatestDoing_OrAMinuteLaterOnceThatHasPassed_OrTheHour(int secondsAfter, int moment)
    {
        IReadOnlyList<VideoState> states = [new VideoState(Guid.NewGuid()) { LastAt = Now }, new VideoState(Guid.NewGuid()) { LastAt = Now.AddHours(-3) }];
        var history = new ViewerHistory { Videos = states, Learned = states };
        Assert.Equal(Now.AddSeconds(moment), InteractionWeights.MomentOf(history, Now.AddHours(secondsAfter / 3600), Now.AddSeconds(secondsAfter)));
        Assert.Equal(Now, InteractionWeights.MomentOf(ViewerHistory.Empty, Now, Now.AddSeconds(secondsAfter)));
    }

    [Fact]
    public void Build_InterestWhoseVideosAreLeftAtOnce_LosesStrength_AndTheOthersKeepTheirs()
    {
        var topics = new Topics(2);
        (int, Func<VideoState, VideoState>)[] liked =
            [(0, s => s with { Liked = true, LastAt = Now.AddHours(-2) }), (3, s => s with { Liked = true, LastAt = Now.AddHours(-3) })];
        var before = topics.Build(topics.History(liked));
        var after = topics.Build(topics.History([.. liked, (1, Left), (2, Left)]));
        Assert.True(Strength(after, 0) < 0.7 * Strength(before, 0));
        Assert.Equal(Strength(before, 1), Strength(after, 1), 1e-9);
        Assert.True(after.Evidence < before.Evidence);

        // Once other things held the viewer again, what was left long ago is forgiven.
        var since = Enumerable.Range(0, 2).Select(i => (4 + i, (Func<VideoState, VideoState>)(s => s with { Liked = true, LastAt = Now })));
        Assert.True(Strength(topics.Build(topics.History([.. liked, (1, Left), (2, Left), .. since])), 0) > Strength(after, 0));

        VideoState Left(VideoState s) => s with { Clicks = 1, SecondsWatched = 3, Fraction = 0.02 };
        double Strength(TasteProfile profile, int topic) => profile.Interests.Single(i => topics.TopicOf(i.AnchorVideoId) == topic).Strength;
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

        public TasteProfile Build(ViewerHistory history, Func<IndexedVideo, bool>? viewable = null, params InterestChoice[] choices) =>
            new TasteProfileBuilder(Snapshot, viewable ?? (_ => true), choices.ToDictionary(c => c.AnchorVideoId), Options, 0.6, Now).Build(history.Learned);
    }
}
