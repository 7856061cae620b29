using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class RowChangesTests
{
    [Fact]
    public void Since_AnswersWhatWasNotedLater_AndSaysWhenItWasTooMuch()
    {
        var changes = new RowChanges();
        foreach (var row in (int[])[3, 1, 4])
            changes.Note(row);
        Assert.Equal([3, 1, 4], changes.Since(0)!);
        Assert.Equal([4], changes.Since(2)!);
        Assert.Empty(changes.Since(3)!);
        for (var i = 0; i < 10_000; i++)
            changes.Note(i);
        Assert.Null(changes.Since(3));
        Assert.Equal([9_998, 9_999], changes.Since(changes.Count - 2)!);
    }

    [Fact]
    public void Snapshot_NotesCountsAndWhatElseBecameKnownOfAVideo()
    {
        var random = new Random(1);
        var indexes = new VectorIndexes();
        Guid[] ids = [SyntheticIndex.Id(random), SyntheticIndex.Id(random)];
        float[][] looks = [SyntheticIndex.Unit(random, 8), SyntheticIndex.Unit(random, 8)];
        for (var i = 0; i < ids.Length; i++)
            indexes.Upsert(SyntheticIndex.Video(ids[i]), looks[i], []);
        var snapshot = indexes.Current;
        var before = snapshot.Changes.Count;
        indexes.SetCounts(ids[1], 5, 1);
        indexes.Upsert(SyntheticIndex.Video(ids[0]), looks[0], []);
        Assert.Equal([snapshot.RowOf(ids[1]), snapshot.RowOf(ids[0])], snapshot.Changes.Since(before)!);
    }
}
