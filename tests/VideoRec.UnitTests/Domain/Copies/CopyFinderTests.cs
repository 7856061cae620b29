using VideoRec.Domain.Copies;

namespace VideoRec.UnitTests.Domain.Copies;

public sealed class CopyFinderTests
{
    private static readonly double[] Times = PannedPictures.Times(0.1, 0.2, 40);

    private readonly PannedPictures _world = new(1);

    public static TheoryData<string> Changes => ["nothing", "cropped", "scaled", "mirrored", "brighter", "logo", "bars", "border", "corner", "side", "logo on bars", "mirrored corner"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Find_AChangedCopy_WithItsOffset(string change)
    {
        // Taken at other moments than those of the original.
        var copy = Changed(change, PannedPictures.Times(0.15, 0.2, 40));
        var match = CopyFinder.Find(copy, _world.Film(Times));
        Assert.NotNull(match);

        // To one frame, and what lies between the moments.
        Assert.InRange(match.OffsetSeconds, -0.25, 0.25);
        Assert.Equal(change.StartsWith("mirrored", StringComparison.Ordinal), match.IsMirrored);
        Assert.InRange(match.EndSeconds - match.StartSeconds, 6, 8);
    }

    [Fact]
    public void Find_AShortenedCopy_SaysWhichPartItIs()
    {
        // What is at 3 s in the original is at 0 s in the copy.
        var copy = Shifted(PannedPictures.Times(0.1, 0.1, 25), 3);
        var match = CopyFinder.Find(copy, _world.Film(Times));
        Assert.NotNull(match);
        Assert.InRange(match.OffsetSeconds, 2.8, 3.2);
    }

    [Fact]
    public void Find_AVideoInsideALongerOne_InBothDirections()
    {
        var other = new PannedPictures(2);
        CopyTrace[] parts = [other.Film(PannedPictures.Times(0.1, 0.4, 15)), Shifted(PannedPictures.Times(6.1, 0.4, 20), -6), other.Film(PannedPictures.Times(14.1, 0.4, 10))];
        var longer = new CopyTrace([.. parts.SelectMany(p => p.TimesSeconds)], [.. parts.SelectMany(p => p.Vectors)], [.. parts.SelectMany(p => p.Fingerprints)]);
        var original = _world.Film(Times);
        var (inside, outside) = (CopyFinder.Find(longer, original), CopyFinder.Find(original, longer));
        Assert.NotNull(inside);
        Assert.NotNull(outside);
        Assert.InRange(inside.OffsetSeconds, -6.4, -5.6);
        Assert.InRange(inside.StartSeconds, 5.5, 7);
        Assert.InRange(inside.EndSeconds, 12.5, 14.1);
        Assert.InRange(outside.OffsetSeconds, 5.6, 6.4);
    }

    [Fact]
    public void Find_AnotherVideo_IsNone() => Assert.Null(CopyFinder.Find(new PannedPictures(2).Film(Times), _world.Film(Times)));

    [Fact]
    public void Find_AnotherRecordingOfTheSameScene_IsNone()
    {
        // One picture that stands still, and in it something that goes to the right or to the left.
        Assert.Null(CopyFinder.Find(Scene(1), Scene(-1)));
        Assert.NotNull(CopyFinder.Find(Scene(1), Scene(1)));
    }

    [Fact]
    public void Find_PlainPictures_AreNoCopiesOfEachOther()
    {
        var plain = _world.Film(Times, paint: (_, _, _) => 40);
        Assert.Null(CopyFinder.Find(plain, _world.Film(Times, paint: (_, _, _) => 40)));
    }

    [Fact]
    public void Find_WithoutFrames_IsNone() => Assert.Null(CopyFinder.Find(new CopyTrace([], [], []), _world.Film(Times)));

    private CopyTrace Scene(int direction)
    {
        CopyTrace[] frames = [.. Times.Select(time => _world.Film([0.1], paint: (u, v, luma) =>
            Math.Abs(u - 0.5 - (direction * 0.08 * (time - 4))) < 0.12 && v > 0.4 ? 20 : luma))];
        return new CopyTrace(Times, [.. frames.SelectMany(f => f.Vectors)], [.. frames.SelectMany(f => f.Fingerprints)]);
    }

    private CopyTrace Changed(string change, double[] times) => change switch
    {
        "cropped" => _world.Film(times, (u, v) => (0.05 + (0.9 * u), 0.05 + (0.9 * v))),
        "corner" => _world.Film(times, (u, v) => (0.9 * u, 0.9 * v)),
        "side" => _world.Film(times, (u, v) => (0.1 + (0.9 * u), v)),
        "mirrored corner" => _world.Film(times, (u, v) => (0.1 + (0.9 * (1 - u)), 0.9 * v)),
        "logo on bars" => _world.Film(times, (u, v) => (u, (v - 0.125) / 0.75), (u, v, luma) => u is > 0.78 and < 0.95 && v is > 0.03 and < 0.11 ? 200 : v is < 0.125 or > 0.875 ? 0 : luma),
        "scaled" => _world.Film(times, (u, v) => ((Math.Floor(u * 24) + 0.5) / 24, (Math.Floor(v * 24) + 0.5) / 24)),
        "mirrored" => Mirrored(times),
        "brighter" => _world.Film(times, paint: (_, _, luma) => (luma * 0.8) + 60),
        "logo" => _world.Film(times, paint: (u, v, luma) => u > 0.8 && v < 0.2 ? 250 : luma),
        "bars" => _world.Film(times, (u, v) => (u, (v - 0.125) / 0.75), (_, v, luma) => v is < 0.125 or > 0.875 ? 0 : luma),
        "border" => _world.Film(times, (u, v) => ((u - 0.05) / 0.9, (v - 0.05) / 0.9), (u, v, luma) => Math.Min(u, v) < 0.05 || Math.Max(u, v) > 0.95 ? 90 : luma),
        _ => _world.Film(times),
    };

    private CopyTrace Mirrored(double[] times) => _world.Film(times, (u, v) => (1 - u, v));

    /// <summary>At each time what the film shows so many seconds later.</summary>
    private CopyTrace Shifted(double[] times, double by) => _world.Film([.. times.Select(t => t + by)]) with { TimesSeconds = times };
}
