using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>How the model's vector and the signals are joined, on vectors small enough to work out by hand.</summary>
public sealed class SimilarRankerTests
{
    private static readonly SimilarShares Shares = new(0.6, 0.25, 0);
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

    [Fact]
    public void OrderOfFrames_HasItsShare_WhereItWasReadOfBoth()
    {
        for (var i = 0; i < 12; i++)
            Put(SyntheticIndex.Unit(_random, 16), SyntheticIndex.Unit(_random, 32), [], i % 3 == 1 ? [] : SyntheticIndex.Unit(_random, 6));
        var snapshot = _indexes.Current;
        var shares = Shares with { Temporal = 0.1 };
        var seed = new SeedNearness(snapshot, snapshot.RowOf(_ids[0]), shares);
        var found = SimilarRanker.Nearest(snapshot, snapshot.RowOf(_ids[0]), 50, SimilarBy.Look, DistanceMetric.Cosine, shares, snapshot.Listed());
        Assert.Equal(4, found.Count(item => !Has(VectorSpace.Temporal, item.VideoId)));
        foreach (var item in found)
        {
            var look = (0.75 * Cosine(VectorSpace.Look, item.VideoId)) + (0.25 * Cosine(VectorSpace.Signals, item.VideoId));
            var joined = Has(VectorSpace.Temporal, item.VideoId) ? (0.9 * look) + (0.1 * Cosine(VectorSpace.Temporal, item.VideoId)) : look;
            Assert.Equal(joined, item.Look, 9);
            Assert.Equal(0.6 * joined, seed.Of(snapshot.RowOf(item.VideoId)).Look, 1e-5);
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    public void Expansion_AsksForTheVideoAndItsThreeNearestTogether(DistanceMetric metric)
    {
        for (var i = 0; i < 12; i++)
            Put(SyntheticIndex.Unit(_random, 16), SyntheticIndex.Unit(_random, 32), []);
        var mean = PlainLoops.Mean([.. _ids.Select(id => Raw(VectorSpace.Look, id))]);
        double[] Centred(Guid id) => Unit([.. Raw(VectorSpace.Look, id).Select((x, i) => x - mean[i])]);
        double Joint(Guid id) => (0.75 * Cosine(VectorSpace.Look, id)) + (0.25 * Cosine(VectorSpace.Signals, id));
        var question = Centred(_ids[0]);
        foreach (var id in _ids.Skip(1).OrderByDescending(Joint).Take(3))
            question = [.. question.Zip(Centred(id), (a, b) => a + (0.8 * Math.Pow(Math.Max(0, Joint(id)), 2) * b))];
        question = Unit(question);

        var snapshot = _indexes.Current;
        var found = SimilarRanker.Nearest(snapshot, snapshot.RowOf(_ids[0]), 50, SimilarBy.Look, metric, Shares with { Signals = 0.25, Expansion = 0.8 }, snapshot.Listed());
        Assert.Equal(11, found.Count);
        foreach (var item in found)
        {
            var cosine = question.Zip(Centred(item.VideoId), (a, b) => a * b).Sum();
            var signals = Cosine(VectorSpace.Signals, item.VideoId);
            double Part(double cos) => metric == DistanceMetric.Cosine ? cos : -Math.Sqrt(2 - (2 * cos));
            Assert.Equal((0.75 * Part(cosine)) + (0.25 * Part(signals)), item.Score, 1e-5);
        }

        static double[] Unit(double[] vector)
        {
            var norm = Math.Sqrt(vector.Sum(x => x * x));
            return [.. vector.Select(x => x / norm)];
        }
    }

    [Fact]
    public void Expansion_PrefersWhatTheNeighboursLookLike()
    {
        // A chain in the plane: the second is near the first, the third near the second, the fourth as far from the first
        // as the third but on the other side, where nobody else is.
        foreach (var degrees in (double[])[0, 40, 80, -79, 180, 181, 182, 183])
            Put([(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180), 0, 0], [], []);
        var snapshot = _indexes.Current;
        var (plain, expanded) = (Order(0), Order(0.8));
        Assert.True(plain.IndexOf(_ids[3]) < plain.IndexOf(_ids[2]) && expanded.IndexOf(_ids[2]) < expanded.IndexOf(_ids[3]), $"{string.Join(' ', plain.Select(id => _ids.IndexOf(id)))} / {string.Join(' ', expanded.Select(id => _ids.IndexOf(id)))}");

        List<Guid> Order(double expansion) => [.. SimilarRanker.Nearest(
            snapshot, snapshot.RowOf(_ids[0]), 50, SimilarBy.Look, DistanceMetric.Cosine, new(0.6, 0, expansion), snapshot.Listed()).Select(item => item.VideoId)];
    }

    private void Put(float[] look, float[] signals, float[] words, float[]? temporal = null)
    {
        _ids.Add(SyntheticIndex.Id(_random));
        _indexes.Upsert(SyntheticIndex.Video(_ids[^1]), [
            new SpaceVector(VectorSpace.Look, look), new SpaceVector(VectorSpace.Signals, signals), new SpaceVector(VectorSpace.Words, words), new SpaceVector(VectorSpace.Temporal, temporal)]);
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
