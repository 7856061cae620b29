using Microsoft.Extensions.Options;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class RowCosinesTests
{
    private const int Videos = 6000;
    private const int Most = 50;

    /// <summary>Codes choose the rows that are read; of those that should be answered next to none may be lost, and none may be wrong.</summary>
    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(1000, 0.98)]
    public void Greatest_FindsTheNearest_WithoutThoseThatMayNotAnswer(int sketchFrom, double leastRecall)
    {
        var random = new Random(11);
        var indexes = new VectorIndexes(Options.Create(new IndexOptions { SketchFrom = sketchFrom }));
        var centres = Enumerable.Range(0, 60).Select(_ => SyntheticIndex.Unit(random, 256)).ToArray();
        for (var i = 0; i < Videos; i++)
            indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(random)), SyntheticIndex.Near(centres[random.Next(centres.Length)], random), []);
        var snapshot = indexes.Current;
        Assert.Equal(sketchFrom < Videos, snapshot.Look.Codes is not null);
        var (found, wanted) = (0, 0);
        for (var question = 0; question < 20; question++)
        {
            var unit = SyntheticIndex.Near(centres[question], random);
            var cosines = RowCosines.Of(snapshot, snapshot.Look, unit);
            bool MayAnswer(IndexedVideo video) => video.Id.GetHashCode() % 3 != 0;
            var exact = Enumerable.Range(0, snapshot.Rows).Where(row => MayAnswer(snapshot.Video(row)) && cosines[row] > 0.1).OrderByDescending(row => cosines[row]).Take(Most).ToList();

            var answered = RowCosines.Greatest(snapshot, snapshot.Look, unit, 0.1f, Most, MayAnswer).ToList();

            Assert.Equal(answered.OrderByDescending(pair => pair.Cosine), answered);
            Assert.All(answered, pair => Assert.True(MayAnswer(snapshot.Video(pair.Row)) && pair.Cosine > 0.1f && cosines[pair.Row] == pair.Cosine));
            (found, wanted) = (found + answered.Count(pair => exact.Contains(pair.Row)), wanted + exact.Count);
        }

        Assert.InRange(found / (double)wanted, leastRecall, 1);
    }
}
