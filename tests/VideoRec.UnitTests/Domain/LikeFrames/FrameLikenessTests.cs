using VideoRec.Domain.LikeFrames;

namespace VideoRec.UnitTests.Domain.LikeFrames;

public sealed class FrameLikenessTests
{
    [Fact]
    public void Of_FromTheMean_IsTheCosineOfTheDifferences()
    {
        var random = new Random(3);
        float[] Vector() => [.. Enumerable.Range(0, 24).Select(_ => random.NextSingle())];
        var (question, frame, mean) = (Vector(), Vector(), Vector());
        for (var i = 0; i < mean.Length; i++)
            mean[i] *= 0.1f;
        Assert.Equal(Cosine(From(question, mean), From(frame, mean)), new FrameLikeness(question, mean).Of(frame), 1e-5);
        Assert.Equal(Cosine(From(question, new float[24]), From(frame, new float[24])), new FrameLikeness(question, []).Of(frame), 1e-5);
    }

    [Fact]
    public void Of_DoesNotAskHowStronglyTheModelAnswered()
    {
        float[] mean = [0.5f, 0.1f, 0];
        var likeness = new FrameLikeness([2, 0, 4], mean);
        Assert.Equal(1, likeness.Of([1, 0, 2]), 1e-5);
        Assert.Equal(likeness.Of([0, 3, 1]), likeness.Of([0, 30, 10]), 1e-5);
    }

    [Fact]
    public void Of_WhereNothingWasSeen_IsNothing()
    {
        Assert.Equal(0, new FrameLikeness([1, 0], [0.5f, 0]).Of([0, 0]));
        Assert.Equal(0, new FrameLikeness([0, 0], [0.5f, 0]).Of([1, 0]));
        Assert.Equal(0, new FrameLikeness([3, 0], [1, 0]).Of([0, 1]));
        Assert.Equal(0, new FrameLikeness([0, 1], [1, 0]).Of([2, 0]));
    }

    [Theory]
    [InlineData(new float[0], new int[0])]
    [InlineData(new[] { -0.2f, -0.1f, 0f }, new int[0])]
    [InlineData(new[] { 0.1f, 0.8f, 0.9f, 0.7f, 0.1f }, new[] { 2 })]
    [InlineData(new[] { 0.9f, 0.1f, 0.8f, 0.85f, 0.1f, 0.5f }, new[] { 0, 3 })]
    [InlineData(new[] { 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.95f }, new[] { 6, 0 })]
    public void Find_EachRunByItsLikeliestFrame(float[] cosines, int[] frames) => Assert.Equal(frames, LikeMoment.Find(cosines, 2));

    private static double[] From(float[] vector, float[] mean)
    {
        var norm = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select((x, i) => (x / norm) - mean[i])];
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x)) / Math.Sqrt(b.Sum(x => x * x));
}
