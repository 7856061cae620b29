using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

public sealed class PosterCandidatesTests
{
    [Fact]
    public void Choose_LongVideo_AsksTheBestOfEachStretch()
    {
        var frames = Frames(64, i => i % 4 == 2);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => i * 4 + 2), PosterCandidates.Choose(frames));
    }

    [Fact]
    public void Choose_FewFrames_AsksAll() => Assert.Equal([0, 1, 2], PosterCandidates.Choose(Frames(3, _ => false)));

    [Fact]
    public void TakeAndSpread_PutEachMapBackToItsFrame()
    {
        var frames = Frames(5, i => i == 3);
        var taken = PosterCandidates.Take(frames, [1, 3]);
        Assert.Equal([1.0, 3.0], taken.TimesSeconds);
        Assert.Equal(frames[3].ToArray(), taken[1].ToArray());

        var maps = PosterCandidates.Spread(new SaliencyMaps(2, 2, 1, [0.1f, 0.2f, 0.3f, 0.4f]), [1, 3], 5);
        Assert.Equal([0, 0, 0.1f, 0.2f, 0, 0, 0.3f, 0.4f, 0, 0], maps.Values);
    }

    /// <summary>Black frames, and lively ones where asked for.</summary>
    private static RgbFrames Frames(int count, Func<int, bool> isLively)
    {
        var frames = new RgbFrames(24, 24, [.. Enumerable.Range(0, count).Select(i => (double)i)], new byte[count * 24 * 24 * 3]);
        var random = new Random(7);
        for (var i = 0; i < count; i++)
            if (isLively(i))
                random.NextBytes(frames.Pixels.AsSpan(i * frames.FrameSize, frames.FrameSize));
        return frames;
    }
}
