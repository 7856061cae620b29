using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class ScannedCosinesTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(1792)]
    public void WholeDots_AreExact(int dimension)
    {
        var random = new Random(dimension);
        var padded = WholeDots.Padded(dimension);
        Assert.InRange(padded, dimension, dimension + 15);
        var (x, y) = (Numbers(), Numbers());
        var expected = 0;
        for (var i = 0; i < dimension; i++)
            expected += x[i] * y[i];
        Assert.Equal(expected, WholeDots.Of(x, y));

        short[] Numbers()
        {
            var numbers = new float[padded];
            for (var i = 0; i < dimension; i++)
                numbers[i] = (random.NextSingle() - 0.5f) * 200;
            var whole = new short[padded];
            WholeDots.Round(numbers, 5, whole);
            for (var i = 0; i < padded; i++)
                Assert.Equal(MathF.Round(numbers[i] * 5), whole[i]);
            return whole;
        }
    }

    [Fact]
    public void Best_KeepsEveryCosineOfTheRowsItScanned()
    {
        var random = new Random(4);
        var indexes = new VectorIndexes();
        for (var i = 0; i < 300; i++)
            indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Unit(random, 40), []);
        var snapshot = indexes.Current;
        var space = snapshot.Look;
        var mask = RowMask.Create(snapshot.Rows);
        for (var row = 0; row < snapshot.Rows; row++)
            if (random.Next(3) == 0)
                RowMask.Set(mask, row);
        ScanQuery[] queries = [.. Enumerable.Range(0, 3).Select(_ => Query())];
        var (near, far) = (new float[snapshot.Rows], new float[snapshot.Rows]);
        var cosines = VectorScan.Best(space, mask, snapshot.Rows, queries[..2], near, queries[2..], far);
        Assert.NotNull(cosines);
        Assert.Equal(RowMask.Count(mask), RowMask.Rows(mask).Count());
        for (var row = 0; row < snapshot.Rows; row++)
        {
            Assert.Equal(RowMask.Get(mask, row), cosines.Has(row));
            if (!cosines.Has(row))
                continue;
            var unit = new float[space.Dimension];
            Assert.True(space.Centring.TryUnit(row, unit));
            for (var k = 0; k < queries.Length; k++)
                Assert.Equal(DotProducts.Of(unit, queries[k].Unit), cosines.Of(row)[k], 1e-5);
        }

        ScanQuery Query()
        {
            var unit = new float[space.Dimension];
            space.Centring.Unit(SyntheticIndex.Unit(random, 40), unit);
            return new ScanQuery(unit, 1);
        }
    }
}
