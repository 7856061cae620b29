using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class PoolCosinesTests
{
    private const int Videos = 40;

    [Fact]
    public void Cosine_IsTheSameBits_InBothOrders()
    {
        var indexes = new VectorIndexes(Options.Create(new IndexOptions()));
        var random = new Random(5);
        for (var i = 0; i < Videos; i++)
            indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Unit(random, 64), SyntheticIndex.Unit(random, 32, 0), "look", "words");
        var pool = new PoolCosines(indexes.Current, [.. Enumerable.Range(0, Videos)], 0.5);
        for (var a = 0; a < Videos; a++)
            for (var b = 0; b < a; b++)
                Assert.Equal(BitConverter.SingleToInt32Bits(pool.Cosine(a, b)), BitConverter.SingleToInt32Bits(pool.Cosine(b, a)));
    }
}
