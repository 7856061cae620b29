using VideoRec.Domain.Embeddings;

namespace VideoRec.UnitTests.Domain;

public sealed class VectorBlobTests
{
    [Fact]
    public void ToVector_OfFromVector_GivesTheSameNumbers()
    {
        float[] vector = [0f, -1.5f, float.Epsilon, 3.4e38f];
        Assert.Equal(vector, VectorBlob.ToVector(VectorBlob.FromVector(vector), 4));
    }

    [Fact]
    public void FromVector_One_IsLittleEndianFloat32() =>
        Assert.Equal([0x00, 0x00, 0x80, 0x3f], VectorBlob.FromVector([1f]));

    [Fact]
    public void ToVector_WrongLength_Throws() =>
        Assert.Throws<InvalidDataException>(() => VectorBlob.ToVector(new byte[7], 2));
}
