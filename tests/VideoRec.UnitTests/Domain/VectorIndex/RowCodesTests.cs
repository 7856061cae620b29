using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class RowCodesTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(37)]
    [InlineData(512)]
    [InlineData(1280)]
    public void Rotation_KeepsDotProducts(int dimension)
    {
        var random = new Random(dimension);
        var (x, y) = (SyntheticIndex.Unit(random, dimension), SyntheticIndex.Unit(random, dimension));
        var before = TensorPrimitives.Dot<float>(x, y);
        new Rotation(dimension).Apply(x);
        new Rotation(dimension).Apply(y);
        Assert.Equal(1, TensorPrimitives.Norm<float>(x), 1e-5);
        Assert.Equal(before, TensorPrimitives.Dot<float>(x, y), 1e-5);
    }

    /// <summary>Also for rows written and removed after the codes were made, with the mean where it is now.</summary>
    [Theory]
    [InlineData(64, 1, false)]
    [InlineData(100, 2, true)]
    [InlineData(512, 3, true)]
    [InlineData(1280, 9, false)]
    public void Best_IsOffByAsMuchAsItSays(int dimension, int queries, bool clustered)
    {
        var random = new Random(dimension);
        var centres = Enumerable.Range(0, 10).Select(_ => SyntheticIndex.Unit(random, dimension)).ToArray();
        var indexes = new VectorIndexes(Options.Create(new IndexOptions { SketchFrom = 300 }));
        var ids = Enumerable.Range(0, 700).Select(_ => SyntheticIndex.Id(random)).ToList();
        foreach (var id in ids)
            indexes.Upsert(SyntheticIndex.Video(id), Vector(), []);
        foreach (var id in ids.Where((_, i) => i % 6 == 0))
            indexes.Upsert(SyntheticIndex.Video(id), Vector(), []);
        foreach (var id in ids.Where((_, i) => i % 7 == 0))
            indexes.Remove(id);

        var snapshot = indexes.Current;
        var space = snapshot.Look;
        var codes = Assert.IsType<RowCodes>(space.Codes);
        ScanQuery[] Queries() => [.. Enumerable.Range(0, queries).Select(k =>
        {
            var unit = new float[dimension];
            space.Centring.Unit(Vector(), unit);
            return new ScanQuery(unit, 1 - (0.05f * k));
        })];
        var (near, far) = (Queries(), Queries());
        var (exactNear, exactFar, aboutNear, aboutFar) = (new float[snapshot.Rows], new float[snapshot.Rows], new float[snapshot.Rows], new float[snapshot.Rows]);
        VectorScan.Best(space, snapshot.Listed(), snapshot.Rows, near, exactNear, far, exactFar);
        CodeScan.Best(space, codes, snapshot.Rows, near, aboutNear, far, aboutFar);
        var live = Enumerable.Range(0, snapshot.Rows).Where(snapshot.IsLive).ToList();
        var error = Math.Sqrt(live.Average(row => Math.Pow(exactNear[row] - aboutNear[row], 2)));
        var farError = Math.Sqrt(live.Average(row => Math.Pow(exactFar[row] - aboutFar[row], 2)));
        Assert.InRange(error, 0, 1.2 * codes.ErrorOfCosine);
        Assert.InRange(farError, 0, 1.2 * codes.ErrorOfCosine);
        Assert.True(error > 0.1 * codes.ErrorOfCosine, "The codes are as good as the vectors: what was compared?");

        float[] Vector() => clustered ? SyntheticIndex.Near(centres[random.Next(centres.Length)], random) : SyntheticIndex.Unit(random, dimension);
    }

    [Fact]
    public void Codes_TakeAThirtiethAndFollowTheSize()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes(Options.Create(new IndexOptions { SketchFrom = 500 }));
        for (var i = 0; i < 499; i++)
            indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Unit(random, 512), []);
        Assert.Equal(0, indexes.CodesBytes);
        indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Unit(random, 512), []);
        Assert.InRange(indexes.CodesBytes, 500 * 512 / 8, 700 * ((512 / 8) + 8));
        indexes.Remove(indexes.Current.Video(0).Id);
        Assert.Equal(0, indexes.CodesBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void TopValues_AgreeWithSorting(int k)
    {
        var random = new Random(k);
        var values = Enumerable.Range(0, 1003).Select(_ => (float)random.Next(300)).ToArray();
        var top = new TopValues(k);
        top.Offer(values.AsSpan(0, 100));
        top.Offer(values.AsSpan(100));
        var least = top.Least;
        Assert.Equal(values.OrderDescending().ElementAt(k - 1), least);
        var mask = RowMask.Create(values.Length);
        TopValues.Mark(values, least, mask);
        Assert.All(Enumerable.Range(0, values.Length), row => Assert.Equal(values[row] >= least, RowMask.Get(mask, row)));
        var tooMany = new TopValues(values.Length + 1);
        tooMany.Offer(values);
        Assert.Equal(float.NegativeInfinity, tooMany.Least);
    }

    [Theory]
    [InlineData(1, 100_003)]
    [InlineData(7, 1003)]
    [InlineData(100, 12_345)]
    [InlineData(400, 3000)]
    [InlineData(1000, 1003)]
    public void BlockMaxima_BoundTheKthGreatest_AndLetFewMoreIn(int k, int count)
    {
        var random = new Random(k);
        var values = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
        var maxima = new BlockMaxima(count, k);
        for (var from = 0; from < count; from += BlockMaxima.Part)
            maxima.Offer(values.AsSpan(from, Math.Min(BlockMaxima.Part, count - from)));
        Assert.InRange(values.Count(value => value >= maxima.Bound), k, k + (k / 4) + 1);
        var tooMany = new BlockMaxima(count, count + 1);
        tooMany.Offer(values);
        Assert.Equal(float.NegativeInfinity, tooMany.Bound);
    }
}
