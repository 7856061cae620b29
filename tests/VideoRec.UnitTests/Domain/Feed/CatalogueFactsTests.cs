using VideoRec.Domain.Feed;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class CatalogueFactsTests
{
    private static readonly DateTimeOffset Hour = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RankingOptions Options = new();

    /// <summary>After every change the facts that were taken over are those that would be made anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhatIsTakenOver_IsWhatWouldBeMadeAnew(int seed)
    {
        var random = new Random(seed);
        var indexes = new VectorIndexes();
        var ids = new List<Guid>();
        Put(indexes, random, Add(ids, random));
        var cache = new CatalogueFactsCache(Options);
        var facts = cache.Of(indexes.Current, Hour);
        var takenOver = 0;
        for (var step = 0; step < 300; step++)
        {
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var some = ids[random.Next(ids.Count)];
                switch (random.Next(5))
                {
                    case 0 or 1:
                        Put(indexes, random, Add(ids, random));
                        break;
                    case 2:
                        Put(indexes, random, some);
                        break;
                    case 3:
                        indexes.SetCounts(some, random.Next(50), random.Next(20));
                        break;
                    default:
                        indexes.Remove(some);
                        break;
                }
            }

            var later = cache.Of(indexes.Current, Hour);
            takenOver += ReferenceEquals(later.Fresh, facts.Fresh) ? 1 : 0;
            facts = later;
            Same(CatalogueFacts.Of(indexes.Current, Options, Hour), facts);
        }

        // The rest are after the index was made smaller, and where there was no more room.
        Assert.InRange(takenOver, 270, 300);
    }

    [Fact]
    public void InAnotherHour_NothingIsTakenOver()
    {
        var indexes = new VectorIndexes();
        Put(indexes, new Random(1), Guid.Empty);
        Assert.Null(CatalogueFacts.Of(indexes.Current, Options, Hour).Of(indexes.Current, Hour.AddHours(1)));
    }

    private static void Same(CatalogueFacts expected, CatalogueFacts actual)
    {
        var rows = expected.Snapshot.Rows;
        Assert.Equal(expected.Listed, actual.Listed);
        Assert.Equal(expected.PopularScale, actual.PopularScale);
        Assert.Equal(expected.LogFame.ToArray(), actual.LogFame.ToArray());
        Assert.Equal(expected.Recent.Order(), actual.Recent.Order());
        for (var row = 0; row < rows; row++)
            if (RowMask.Get(expected.Listed, row))
                Assert.Equal(
                    (expected.Fresh[row], expected.RecencyRank[row], expected.PopularityRank(row)), (actual.Fresh[row], actual.RecencyRank[row], actual.PopularityRank(row)));
    }

    private static Guid Add(List<Guid> ids, Random random)
    {
        ids.Add(SyntheticIndex.Id(random));
        return ids[^1];
    }

    /// <summary>Ages in whole days, so that some are equal, and the same vectors each time, so that another takes the place of the one before.</summary>
    private static void Put(VectorIndexes indexes, Random random, Guid id) => indexes.Upsert(
        new IndexedVideo(
            id, random.Next(4) == 0 ? VideoVisibility.Unlisted : VideoVisibility.Public, null, "channel", Hour.AddDays(-random.Next(40)), random.Next(30), random.Next(5)),
        [1, id.GetHashCode() % 100], [0, 1], "look", "words");
}
