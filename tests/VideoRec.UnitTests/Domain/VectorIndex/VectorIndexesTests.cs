using CsCheck;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class VectorIndexesTests
{
    private const int LookDimension = 24;
    private const int WordsDimension = 16;

    private enum Change
    {
        Add,
        Replace,
        Remove,
        Hide,
    }

    [Fact]
    public void Nearest_AfterAnyChanges_EqualsPlainLoops() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<Change>().Array[5, 250]).Sample((seed, changes) =>
        {
            var (indexes, expected) = Apply(changes, new Random(seed));
            foreach (var query in expected.Values.Take(3))
                foreach (var metric in Enum.GetValues<DistanceMetric>())
                    foreach (var by in Enum.GetValues<SimilarBy>())
                        AssertNearest(indexes, [.. expected.Values], query, metric, by);
        }, iter: 60);

    [Fact]
    public void Upsert_ManyReplacements_KeepsTheArraySmall()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes();
        var ids = Enumerable.Range(0, 200).Select(_ => SyntheticIndex.Id(random)).ToList();
        for (var round = 0; round < 30; round++)
            foreach (var id in ids)
                indexes.Upsert(SyntheticIndex.Video(id), SyntheticIndex.Unit(random, LookDimension), [], "look");
        Assert.Equal(200, indexes.Count);
        Assert.True(indexes.Current.Rows < 400, $"{indexes.Current.Rows} rows for 200 videos");
        Assert.True(indexes.MemoryBytes < 1000 * LookDimension * sizeof(float));
    }

    [Fact]
    public void Upsert_OfEverySpace_SurvivesChangesAndCompaction()
    {
        var random = new Random(8);
        var indexes = new VectorIndexes();
        var expected = new Dictionary<Guid, SpaceVector[]>();
        for (var i = 0; i < 400; i++)
        {
            var id = i % 2 == 0 ? SyntheticIndex.Id(random) : expected.Keys.ElementAt(random.Next(expected.Count));
            expected[id] = [.. VectorSpaces.All.Where(_ => random.Next(3) > 0)
                .Select(space => new SpaceVector(space, SyntheticIndex.Unit(random, 8 + (8 * (int)space)), $"model of {space}"))];
            indexes.Upsert(SyntheticIndex.Video(id), expected[id]);
        }

        var snapshot = indexes.Current;
        Assert.Equal(expected.Count, snapshot.Count);
        foreach (var space in VectorSpaces.All)
        {
            var rows = snapshot[space];
            Assert.Equal(($"model of {space}", expected.Values.Count(vectors => vectors.Any(v => v.Space == space))), (rows.ModelId, rows.Count));
            foreach (var (id, vectors) in expected)
            {
                var row = snapshot.RowOf(id);
                float[] wanted = vectors.FirstOrDefault(v => v.Space == space).Vector.ToArray();
                Assert.Equal(wanted, rows.Has(row) ? rows.Raw(row).ToArray() : []);
            }
        }
    }

    [Fact]
    public void Upsert_SameVectors_ChangesWhatIsKnownOnly()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes();
        var id = SyntheticIndex.Id(random);
        var look = SyntheticIndex.Unit(random, LookDimension);
        indexes.Upsert(SyntheticIndex.Video(id), look, []);
        var before = indexes.Current;
        indexes.Upsert(SyntheticIndex.Video(id, VideoVisibility.Private), look, []);
        Assert.Same(before, indexes.Current);
        Assert.False(indexes.Current.Video(indexes.Current.RowOf(id)).IsListed);
    }

    [Fact]
    public void Upsert_OtherDimension_IsRefusedAndChangesNothing()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes();
        var id = SyntheticIndex.Id(random);
        indexes.Upsert(SyntheticIndex.Video(id), SyntheticIndex.Unit(random, 8), []);
        indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Unit(random, 8), []);
        Assert.Throws<ArgumentException>(() => indexes.Upsert(SyntheticIndex.Video(id), SyntheticIndex.Unit(random, 9), []));
        Assert.True(indexes.Contains(id));
        Assert.Equal((2, 8), (indexes.Count, indexes.DimensionOf(VectorSpace.Look)));
    }

    [Fact]
    public async Task Current_WhileAWriterWorks_IsAlwaysWhole()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes();
        var ids = Enumerable.Range(0, 300).Select(_ => SyntheticIndex.Id(random)).ToList();
        foreach (var id in ids)
            indexes.Upsert(SyntheticIndex.Video(id), Constant(id, 0), []);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var round = 1; round <= 60; round++)
                foreach (var id in ids)
                    if (round % 3 == 0 && id.GetHashCode() % 7 == 0)
                        indexes.Remove(id);
                    else
                        indexes.Upsert(SyntheticIndex.Video(id), Constant(id, round), []);
            stop.Cancel();
        }, TestContext.Current.CancellationToken);

        var readings = 0;
        while (!stop.IsCancellationRequested)
        {
            var snapshot = indexes.Current;
            var live = 0;
            for (var row = 0; row < snapshot.Rows; row++)
            {
                if (!snapshot.IsLive(row))
                    continue;
                live++;
                var vector = snapshot.Look.Raw(row).ToArray();
                Assert.Equal(snapshot.Video(row).Id.GetHashCode() % 1000, vector[0]);
                Assert.All(vector, x => Assert.True(x == vector[0] || x == vector[1]));
                var found = snapshot.RowOf(snapshot.Video(row).Id);
                Assert.True(found == row || (found == -1 && !indexes.Contains(snapshot.Video(row).Id)) || indexes.Current != snapshot);
                Assert.True(found is -1 || snapshot.Video(found).Id == snapshot.Video(row).Id);
            }

            Assert.Equal(snapshot.Count, live);
            Assert.Equal(snapshot.Look.Count, live);
            readings++;
        }

        await writer;
        Assert.True(readings > 0);
    }

    private static float[] Constant(Guid id, int round)
    {
        var vector = new float[LookDimension];
        Array.Fill(vector, round);
        vector[0] = id.GetHashCode() % 1000;
        return vector;
    }

    private static (VectorIndexes Indexes, Dictionary<Guid, Known> Expected) Apply(Change[] changes, Random random)
    {
        var indexes = new VectorIndexes();
        var expected = new Dictionary<Guid, Known>();
        foreach (var change in changes)
        {
            var id = change == Change.Add || expected.Count == 0 ? SyntheticIndex.Id(random) : expected.Keys.ElementAt(random.Next(expected.Count));
            if (change == Change.Remove)
            {
                Assert.Equal(expected.Remove(id), indexes.Remove(id));
                continue;
            }

            var old = expected.GetValueOrDefault(id);
            var known = change == Change.Hide && old is not null
                ? old with { Video = SyntheticIndex.Video(id, VideoVisibility.Unlisted) }
                : new Known(SyntheticIndex.Video(id), SyntheticIndex.Unit(random, LookDimension), SyntheticIndex.Unit(random, WordsDimension, 0));
            expected[id] = known;
            indexes.Upsert(known.Video, known.Look, known.Words, "look-model", "words-model");
        }

        return (indexes, expected);
    }

    private static void AssertNearest(VectorIndexes indexes, List<Known> all, Known query, DistanceMetric metric, SimilarBy by)
    {
        const double share = 0.6;
        if (all.Count < 3)
            return;
        var lookMean = PlainLoops.Mean([.. all.Select(v => v.Look)]);
        var wordsMean = PlainLoops.Mean([.. all.Select(v => v.Words)]);
        double Part(float[] a, float[] b, double[] mean) => metric == DistanceMetric.Cosine ? PlainLoops.Cosine(a, b, mean) : -PlainLoops.Distance(a, b, mean);
        var expected = all.Where(v => v.Video.IsListed && v.Video.Id != query.Video.Id).Select(v =>
        {
            var look = (by switch { SimilarBy.Look => 1, SimilarBy.Words => 0, _ => share }) * Part(query.Look, v.Look, lookMean);
            var words = (by switch { SimilarBy.Look => 0, SimilarBy.Words => 1, _ => 1 - share }) * Part(query.Words, v.Words, wordsMean);
            return look + words;
        }).OrderDescending().Take(10).ToList();

        var snapshot = indexes.Current;
        var found = SimilarRanker.Nearest(snapshot, snapshot.RowOf(query.Video.Id), 10, by, metric, new SimilarShares(share, 0.1, 0), snapshot.Listed());
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], found[i].Score, 1e-5);
            Assert.Equal(found[i].Score, found[i].Look + found[i].Words, 1e-12);
        }
    }

    private sealed record Known(IndexedVideo Video, float[] Look, float[] Words);
}
