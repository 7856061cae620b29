using VideoRec.Domain.Search;

namespace VideoRec.UnitTests.Domain.Search;

public sealed class RankFusionTests
{
    private static readonly Guid A = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid B = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid C = new("00000000-0000-0000-0000-00000000000c");

    [Fact]
    public void Join_AddsWeightedReciprocalRanks()
    {
        var joined = RankFusion.Join(
        [
            new RankedSource(SearchKind.Picture, 0.5, [new SourceHit(B, 1), new SourceHit(C, 0.5f)]),
            new RankedSource(SearchKind.Words, 1, [new SourceHit(A, 1), new SourceHit(B, 1)]),
        ], 9);
        Assert.Equal([B, A, C], joined.Select(hit => hit.VideoId));
        Assert.Equal([(1 / 11.0) + (0.5 / 10), 1 / 10.0, 0.5 * 0.5 / 11], joined.Select(hit => hit.Score), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal([SearchKind.Words, SearchKind.Picture], joined[0].Kinds);
    }

    [Fact]
    public void Join_EqualScores_AreOrderedById() =>
        Assert.Equal([A, B], RankFusion.Join([new RankedSource(SearchKind.Meaning, 1, [new SourceHit(B, 1)]), new RankedSource(SearchKind.Words, 1, [new SourceHit(A, 1)])], 1).Select(hit => hit.VideoId));

    [Fact]
    public void Join_Nothing_IsEmpty() => Assert.Empty(RankFusion.Join([], 10));
}
