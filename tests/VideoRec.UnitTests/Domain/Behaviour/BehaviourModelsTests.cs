using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Behaviour;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Behaviour;

public sealed class BehaviourModelsTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 6).Select(i => new Guid(i, 0, 0, new byte[8]))];

    [Fact]
    public void WithoutAModel_EverythingIsZero()
    {
        var models = new BehaviourModels(Options.Create(new BehaviourOptions()));

        Assert.Null(models.Current);
        Assert.All(models.ScoreRows(Snapshot(Ids), [new(Ids[0], 1)]), score => Assert.Equal(0, score));
        Assert.Equal(default, models.EvidenceOf([new(Ids[0], 1)]));
    }

    [Fact]
    public void ScoreRows_PutsWhatIsWatchedTogetherFirst_AndScalesItToOne()
    {
        var models = WithBlocks();
        var snapshot = Snapshot(Ids[..5]);

        var scores = models.ScoreRows(snapshot, [new(Ids[0], 1)]);

        Assert.Equal(1, scores[snapshot.RowOf(Ids[1])]);
        Assert.All(Ids[2..5], id => Assert.True(scores[snapshot.RowOf(id)] < 0.5));
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void ScoreRows_OfANewVideo_ComesFromItsNearestInContent()
    {
        // The sixth video is not in the model; it looks like the second one, and like none of the others.
        var models = WithBlocks(neighbours: 1);
        var snapshot = Snapshot(Ids);

        var likeFirst = models.ScoreRows(snapshot, [new(Ids[0], 1)]);
        var likeThird = models.ScoreRows(snapshot, [new(Ids[2], 1)]);

        Assert.Equal(likeFirst[snapshot.RowOf(Ids[1])], likeFirst[snapshot.RowOf(Ids[5])], 5);
        Assert.True(likeThird[snapshot.RowOf(Ids[5])] < 0.5);
    }

    [Fact]
    public void ScoreRows_KnowsOnlyPositiveWeightsAndItsOwnVideos()
    {
        var models = WithBlocks();
        var snapshot = Snapshot(Ids);

        Assert.All(models.ScoreRows(snapshot, [new(Ids[0], -1), new(Guid.NewGuid(), 1)]), score => Assert.Equal(0, score));
    }

    [Fact]
    public void EvidenceOf_GrowsWithViewersAndHistory()
    {
        var models = WithBlocks();

        var one = models.EvidenceOf([new(Ids[0], 1)]);
        var two = models.EvidenceOf([new(Ids[0], 1), new(Ids[1], 1)]);

        Assert.Equal((4, 1), (one.Viewers, one.KnownVideos));
        Assert.Equal(4.0 / (4 + 20) * 1 / 2, one.Strength, 9);
        Assert.True(two.Strength > one.Strength);
        Assert.Equal(0, models.EvidenceOf([]).Strength);
    }

    /// <summary>Two viewers watched the first two videos, two the next three.</summary>
    private static BehaviourModels WithBlocks(int neighbours = 10)
    {
        var matrix = InteractionMatrix.Create(4, 5, [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 2, 1), (2, 3, 1), (2, 4, 1), (3, 2, 1), (3, 3, 1), (3, 4, 1)]);
        var models = new BehaviourModels(Options.Create(new BehaviourOptions { ContentNeighbours = neighbours }));
        models.Publish(new TrainedBehaviour(EaseTrainer.Train(matrix, 1), Ids[..5], 4, matrix.Count, SyntheticIndex.Start));
        return models;
    }

    /// <summary>Each video looks its own way; the last looks like the second.</summary>
    private static IndexSnapshot Snapshot(IEnumerable<Guid> ids)
    {
        var indexes = new VectorIndexes();
        foreach (var id in ids)
        {
            var axis = Array.IndexOf(Ids, id) is 5 ? 1 : Array.IndexOf(Ids, id);
            var look = new float[8];
            look[axis] = 1;
            indexes.Upsert(SyntheticIndex.Video(id), look, []);
        }

        return indexes.Current;
    }
}
