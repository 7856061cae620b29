using Microsoft.Extensions.Options;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.VectorIndex;

public sealed class SketchedCosinesTests
{
    private const int Dimension = 64;
    private const int Videos = 400;

    private readonly Random _random = new(3);
    private readonly VectorIndexes _indexes = new(Options.Create(new IndexOptions { SketchFrom = 300 }));

    public SketchedCosinesTests()
    {
        for (var i = 0; i < Videos; i++)
            AddVideo();
    }

    [Fact]
    public void RoomOfASnapshotThatIsNoMore_IsUsedAgain_ButNotWhileItIsRead()
    {
        var (first, another, last) = (SyntheticIndex.Unit(_random, Dimension), SyntheticIndex.Unit(_random, Dimension), SyntheticIndex.Unit(_random, Dimension));
        float[]? room = null;
        Use(first, read =>
        {
            room = read;
            var before = read[..Videos];
            AddVideo();
            Use(another, later => Assert.NotSame(read, later));
            Assert.Equal(before, read[..Videos]);
        });
        Use(last, read => Assert.Same(room, read));
    }

    [Fact]
    public void ASnapshotThatIsNoMore_StillAnswersTheSame()
    {
        var unit = SyntheticIndex.Unit(_random, Dimension);
        var (old, rows) = (_indexes.Current.Look, _indexes.Current.Rows);
        float[] before = [];
        Use(old, rows, unit, read => before = read[..rows]);
        AddVideo();
        Use(unit, _ => { });
        Use(old, rows, unit, read => Assert.Equal(before, read[..rows]));
    }

    private void AddVideo() => _indexes.Upsert(SyntheticIndex.Video(SyntheticIndex.Id(_random)), SyntheticIndex.Unit(_random, Dimension), []);

    private void Use(float[] unit, Action<float[]> read) => Use(_indexes.Current.Look, _indexes.Current.Rows, unit, read);

    private static void Use(SpaceRows space, int rows, float[] unit, Action<float[]> read) =>
        space.Sketched.Use(Assert.IsType<RowCodes>(space.Codes), space.Centring, rows, [unit], cosines => read(cosines[0]));
}
