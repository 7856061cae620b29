using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class DotProductsTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(4, 64)]
    [InlineData(10, 1280)]
    [InlineData(16, 512)]
    [InlineData(19, 37)]
    public void Of_AnyNumberOfQueries_EqualsPlainLoops(int queries, int dimension)
    {
        var random = new Random(queries);
        var rows = Enumerable.Range(0, 4).Select(_ => SyntheticIndex.Unit(random, dimension)).ToList();
        var units = Enumerable.Range(0, queries).Select(_ => SyntheticIndex.Unit(random, dimension)).ToList();
        var dots = new float[4 * queries];
        DotProducts.Of(new RowTile(rows[0], rows[1], rows[2], rows[3]), units.SelectMany(u => u).ToArray(), dots);
        for (var row = 0; row < 4; row++)
            for (var k = 0; k < queries; k++)
                Assert.Equal(rows[row].Zip(units[k], (a, b) => (double)a * b).Sum(), dots[(row * queries) + k], 1e-5);
    }
}
