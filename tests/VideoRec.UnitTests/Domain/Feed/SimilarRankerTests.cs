using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>How the model's vector and the signals are joined, on vectors small enough to work out by hand.</summary>
public sealed class SimilarRankerTests
{
    private static readonly SimilarShares Shares = new(0.6, 0.25);
    private readonly VectorIndexes _indexes = new();
    private readonly Random _random = new(3);
    private readonly List<Guid> _ids = [];

    [Theory]
    [InlineData(SimilarBy.Look, 1)]
    [InlineData(SimilarBy.All, 0.6)]
    public void Look_IsTheModelsCosineJoinedWithTheSignals(SimilarBy by, double share)
    {
        for (var i = 0; i < 12; i++)
            Put(SyntheticIndex.Unit(_random, 16), SyntheticIndex.Unit(_random, 32), SyntheticIndex.Unit(_random, 8));
        foreach (var item in Nearest(0, by))
            Assert.Equal(
                share * ((0.75 * Cosine(VectorSpace.Look, item.VideoId)) + (0.25 * Cosine(VectorSpace.Signals, item.VideoId))), item.Look, 9);
    }

    [Fact]
    public void VideosTheModelHasNotSeen_AreFoundByTheirSignals()
    {
        Put(SyntheticIndex.Unit(_random, 16), SyntheticIndex.Unit(_random, 32), []);
        for (var i = 0; i < 8; i++)
            Put(i % 2 == 0 ? [] : SyntheticIndex.Unit(_random, 16), SyntheticIndex.Unit(_random, 32), []);
        var found = Nearest(0, SimilarBy.Look);
        Assert.Equal(8, found.Count);
        Assert.All(found.Where(item => !Has(VectorSpace.Look, item.VideoId)), item => Assert.Equal(Cosine(VectorSpace.Signals, item.VideoId), item.Look, 9));
        Assert.Equal(4, found.Count(item => Has(VectorSpace.Look, item.VideoId)));
    }

    [Fact]
    public void WhereNoModelRan_AllIsFoundBySignals()
    {
        for (var i = 0; i < 6; i++)
            Put([], SyntheticIndex.Unit(_random, 32), []);
        Assert.Equal(5, Nearest(0, SimilarBy.Look).Count);
        Assert.All(Nearest(0, SimilarBy.All), item => Assert.Equal(0.6 * Cosine(VectorSpace.Signals, item.VideoId), item.Score, 9));
        Assert.Empty(Nearest(0, SimilarBy.Words));
    }

    [Fact]
    public void VideosNotMeasuredYet_AreComparedByTheModelAlone()
    {
        for (var i = 0; i < 6; i++)
            Put(SyntheticIndex.Unit(_random, 16), [], []);
        Assert.All(Nearest(0, SimilarBy.Look), item => Assert.Equal(Cosine(VectorSpace.Look, item.VideoId), item.Score, 9));
    }

    private void Put(float[] look, float[] signals, float[] words)
    {
        _ids.Add(SyntheticIndex.Id(_random));
        _indexes.Upsert(SyntheticIndex.Video(_ids[^1]), [
            new SpaceVector(VectorSpace.Look, look), new SpaceVector(VectorSpace.Signals, signals), new SpaceVector(VectorSpace.Words, words)]);
    }

    private IReadOnlyList<SimilarItem> Nearest(int query, SimilarBy by)
    {
        var snapshot = _indexes.Current;
        return SimilarRanker.Nearest(snapshot, snapshot.RowOf(_ids[query]), 50, by, DistanceMetric.Cosine, Shares, snapshot.Listed());
    }

    private bool Has(VectorSpace space, Guid id) => _indexes.Current[space].Has(_indexes.Current.RowOf(id));

    /// <summary>Centred cosine with the first video, by plain loops.</summary>
    private double Cosine(VectorSpace space, Guid id)
    {
        float[][] all = [.. _ids.Where(other => Has(space, other)).Select(other => Raw(space, other))];
        return PlainLoops.Cosine(Raw(space, _ids[0]), Raw(space, id), PlainLoops.Mean(all));
    }

    private float[] Raw(VectorSpace space, Guid id) => _indexes.Current[space].Raw(_indexes.Current.RowOf(id)).ToArray();
}
