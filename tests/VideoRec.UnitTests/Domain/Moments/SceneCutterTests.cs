using VideoRec.Domain.Moments;

namespace VideoRec.UnitTests.Domain.Moments;

public sealed class SceneCutterTests
{
    private const int Dimension = 64;

    [Fact]
    public void Cut_ThreeThings_FindsBothBoundaries() =>
        Assert.Equal([0, 20, 44], Cut(60, Scene(1, 20), Scene(2, 24), Scene(3, 20)));

    [Fact]
    public void Cut_SomethingThatComesBack_IsASceneOfItsOwn() =>
        Assert.Equal([0, 20, 40], Cut(60, Scene(1, 20), Scene(2, 20), Scene(1, 24)));

    [Fact]
    public void Cut_OneThing_IsOneScene() => Assert.Equal([0], Cut(30, Scene(1, 64)));

    [Fact]
    public void Cut_ASingleFrameOfSomethingElse_IsNoScene() =>
        Assert.Equal([0], Cut(64, Scene(1, 30), Scene(2, 1), Scene(1, 33)));

    [Fact]
    public void Cut_SlowChange_IsNoCut()
    {
        // A pan: from one thing to another that is still half alike, a little a frame.
        var (from, to) = (Direction(1), Direction(2));
        var pan = Enumerable.Range(0, 64).Select(i => from.Zip(to, (a, b) => a + (b * 0.6f * i / 63)).ToArray()).ToList();
        Assert.Equal([0], SceneCutter.Cut(pan, Times(64, 60), 60));
    }

    [Fact]
    public void Cut_MoreScenesThanAreShown_KeepsTheLimit()
    {
        var firsts = Cut(640, [.. Enumerable.Range(1, 16).Select(i => Scene(i, 4))]);
        Assert.InRange(firsts.Count, SceneCutter.MostScenes - 2, SceneCutter.MostScenes);
        Assert.All(firsts, first => Assert.Equal(0, first % 4));
    }

    [Fact]
    public void Cut_ScenesShorterThanASecond_AreNotCutOut()
    {
        // 64 frames in four seconds: eight frames are half a second.
        Assert.True(Cut(4, Scene(1, 28), Scene(2, 8), Scene(1, 28)).Count < 3);
        Assert.Equal([0, 28, 36], Cut(40, Scene(1, 28), Scene(2, 8), Scene(1, 28)));
    }

    [Fact]
    public void Cut_FewOrNoFrames_DoesNotFail()
    {
        Assert.Empty(SceneCutter.Cut([], [], 10));
        Assert.Equal([0], Cut(10, Scene(1, 1)));
        Assert.Equal([0], Cut(10, Scene(1, 1), Scene(2, 1)));
        Assert.Equal([0], SceneCutter.Cut([new float[Dimension], new float[Dimension]], [0, 5], 10));
        Assert.Throws<ArgumentException>(() => SceneCutter.Cut([new float[Dimension]], [], 10));
    }

    private static IReadOnlyList<int> Cut(double seconds, params float[][][] scenes)
    {
        var frames = scenes.SelectMany(scene => scene).ToList();
        return SceneCutter.Cut(frames, Times(frames.Count, seconds), seconds);
    }

    private static List<double> Times(int count, double seconds) => [.. Enumerable.Range(0, count).Select(i => (i + 0.5) * seconds / count)];

    /// <summary>Frames with one direction in common, each a little off, as within a shot: cosine 0.9 and more.</summary>
    private static float[][] Scene(int seed, int frames)
    {
        var direction = Direction(seed);
        var random = new Random(1000 + seed);
        return [.. Enumerable.Range(0, frames).Select(_ => direction.Select(value => value + (float)((random.NextDouble() - 0.5) * 0.4)).ToArray())];
    }

    private static float[] Direction(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
