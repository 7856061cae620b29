using VideoRec.Domain.Embeddings;

namespace VideoRec.UnitTests.Domain.Embeddings;

public sealed class EmbeddingPoolingTests
{
    [Fact]
    public void LookVector_FramesOfDifferentLength_CountTheSame()
    {
        // (10, 0) and (0, 2) have the unit vectors (1, 0) and (0, 1); their mean is (½, ½).
        var vector = EmbeddingPooling.LookVector([10, 0, 0, 2], 2);

        Assert.Equal(MathF.Sqrt(0.5f), vector[0], 1e-6f);
        Assert.Equal(MathF.Sqrt(0.5f), vector[1], 1e-6f);
    }

    [Fact]
    public void LookVector_FrameOfZerosAndOfNotANumber_AreLeftOut()
    {
        var vector = EmbeddingPooling.LookVector([3, 4, 0, 0, float.NaN, 1], 2);

        Assert.Equal([0.6f, 0.8f], vector);
    }

    [Fact]
    public void LookVector_NothingSeen_IsZero() => Assert.Equal([0f, 0f], EmbeddingPooling.LookVector([0, 0], 2));

    [Fact]
    public void LookVector_BrokenLength_Throws() => Assert.Throws<ArgumentException>(() => EmbeddingPooling.LookVector([1, 2, 3], 2));
}
