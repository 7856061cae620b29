using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class QuantisedRowsTests
{
    private const int Videos = 600;

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(1280)]
    public void WholeDots_OfBytes_AreExact(int dimension)
    {
        var random = new Random(dimension);
        var (row, other) = (Bytes(), Bytes());
        var queries = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, dimension).Select(_ => (short)random.Next(-9000, 9000)).ToArray()).ToArray();
        Assert.Equal(row.Zip(other, (x, y) => x * y).Sum(), WholeDots.Of(row, other));
        int Expected(int k) => row.Zip(queries[k], (x, y) => x * y).Sum();
        Assert.Equal((Expected(0), Expected(1), Expected(2)), WholeDots.Of(row, queries[0], queries[1], queries[2]));

        sbyte[] Bytes() => [.. Enumerable.Range(0, dimension).Select(_ => (sbyte)random.Next(-127, 128))];
    }

    /// <summary>Also where the mean has moved from where the codes were made, and for dimensions that fill no register.</summary>
    [Theory]
    [InlineData(70, 1)]
    [InlineData(512, 3)]
    [InlineData(1280, 4)]
    public void Best_IsTheExactScan_ToAFewErrors(int dimension, int queries)
    {
        var random = new Random(dimension);
        var snapshot = Filled(random, dimension);
        var space = snapshot.Look;
        var codes = Assert.IsType<RowCodes>(space.Codes);
        var candidates = RowMask.Create(snapshot.Rows);
        foreach (var row in RowMask.Rows(snapshot.Listed()).Where(row => row % 3 != 0))
            RowMask.Set(candidates, row);
        var (near, far) = (Queries(), Queries());
        var (exactNear, exactFar) = (new float[snapshot.Rows], new float[snapshot.Rows]);
        var (aboutNear, aboutFar) = (new float[snapshot.Rows], new float[snapshot.Rows]);
        Array.Fill(aboutNear, 7);
        VectorScan.Best(space, candidates, snapshot.Rows, near, exactNear, far, exactFar);
        QuantisedScan.Best(space, codes, candidates, near, aboutNear, far, aboutFar);
        for (var row = 0; row < snapshot.Rows; row++)
        {
            if (!RowMask.Get(candidates, row))
            {
                Assert.Equal(7, aboutNear[row]);
                continue;
            }

            var moved = codes.DriftFrom(space.Centring) * codes.InverseNorms[row];
            Assert.Equal(exactNear[row], aboutNear[row], moved + (8 * codes.Quantised.ErrorOfCosine));
            Assert.Equal(exactFar[row], aboutFar[row], moved + (8 * codes.Quantised.ErrorOfCosine));
        }

        var error = Math.Sqrt(RowMask.Rows(candidates).Average(row => Math.Pow(exactNear[row] - aboutNear[row], 2)));
        Assert.InRange(error, 0.05 * codes.Quantised.ErrorOfCosine, 0.1 * codes.ErrorOfCosine);

        ScanQuery[] Queries() => [.. Enumerable.Range(0, queries).Select(k =>
        {
            var unit = new float[dimension];
            space.Centring.Unit(SyntheticIndex.Unit(random, dimension), unit);
            return new ScanQuery(unit, 1 - (0.1f * k));
        })];
    }

    [Fact]
    public void Cosine_OfTwoRows_IsOffByNoMoreThanItSays()
    {
        var snapshot = Filled(new Random(3), 512);
        var space = snapshot.Look;
        var codes = Assert.IsType<RowCodes>(space.Codes);
        var drift = codes.DriftFrom(space.Centring);
        Assert.True(drift > 0, "The mean has not moved.");
        int[] rows = [.. RowMask.Rows(snapshot.Listed()).Take(80)];
        foreach (var a in rows)
            foreach (var b in rows)
                Assert.Equal(
                    Similarity.Cosine(space.Raw(a), space.Raw(b), space.Centring.Mean), codes.Cosine(a, b),
                    codes.ErrorOfPair + (drift * (codes.InverseNorms[a] + codes.InverseNorms[b])));
    }

    [Fact]
    public void PoolCosines_AreThoseOfTheVectors_InBothOrders_AlsoWhereTheMeanMoved()
    {
        var snapshot = Filled(new Random(8), 512);
        int[] pool = [.. RowMask.Rows(snapshot.Listed()).Take(60)];
        var quantised = Assert.IsType<QuantisedPoolCosines>(QuantisedPoolCosines.TryCreate(snapshot, pool, 0.4));
        var joined = new PoolCosines(snapshot, pool, 0.4);
        for (var a = 0; a < pool.Length; a++)
        {
            for (var b = 0; b < pool.Length; b++)
            {
                Assert.Equal(joined.Cosine(a, b), quantised.Cosine(a, b), 3e-3);
                Assert.Equal(BitConverter.SingleToInt32Bits(quantised.Cosine(b, a)), BitConverter.SingleToInt32Bits(quantised.Cosine(a, b)));
            }
        }
    }

    [Fact]
    public void PoolCosines_AreNotMadeFromBytes_WhereASpaceHasNone()
    {
        var indexes = new VectorIndexes(Options.Create(new IndexOptions { SketchFrom = 1000 }));
        indexes.Upsert(SyntheticIndex.Video(Guid.NewGuid()), SyntheticIndex.Unit(new Random(1), 64), []);
        Assert.Null(QuantisedPoolCosines.TryCreate(indexes.Current, [0], 0.5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(250)]
    [InlineData(500)]
    public void Greatest_AgreesWithSorting(int k)
    {
        var random = new Random(k);
        foreach (var different in (int[])[1, 20, 10_000])
        {
            var values = Enumerable.Range(0, 500).Select(_ => (double)random.Next(different)).ToArray();
            double[] sorted = [.. values.OrderDescending()];
            Assert.Equal(sorted[k - 1], Selection.Greatest<double>(values, k));
            Assert.Equal(sorted[..k], values[..k].OrderDescending());
        }
    }

    /// <summary>Videos of which some changed after the codes were made; every fifth has no words.</summary>
    private static IndexSnapshot Filled(Random random, int dimension)
    {
        var indexes = new VectorIndexes(Options.Create(new IndexOptions { SketchFrom = 300 }));
        var ids = Enumerable.Range(0, Videos).Select(_ => SyntheticIndex.Id(random)).ToList();
        for (var i = 0; i < Videos; i++)
            indexes.Upsert(SyntheticIndex.Video(ids[i]), Vector(dimension), i % 5 == 0 ? [] : Vector(512), "look", "words");
        foreach (var id in ids.Where((_, i) => i % 9 == 1))
            indexes.Upsert(SyntheticIndex.Video(id), Vector(dimension), Vector(512), "look", "words");
        return indexes.Current;

        float[] Vector(int numbers) => SyntheticIndex.Unit(random, numbers, 0.3f);
    }
}
