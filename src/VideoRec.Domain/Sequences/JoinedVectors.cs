using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Sequences;

/// <summary>
/// A video as sequences see it: its look and its words behind each other, each of unit length as seen from the catalogue's mean,
/// times √½, so that the dot product of two videos is the mean of both cosines. What a video has no vector of is zero.
/// </summary>
public static class JoinedVectors
{
    private static readonly float Half = MathF.Sqrt(0.5f);

    /// <summary>Numbers of a joined vector; 0 while there are no vectors.</summary>
    public static int Dimension(IndexSnapshot snapshot) => snapshot.Look.Dimension + snapshot.Words.Dimension;

    /// <summary>Whether there is anything to tell the video by.</summary>
    public static bool Has(IndexSnapshot snapshot, int row) => snapshot.Look.Has(row) || snapshot.Words.Has(row);

    /// <param name="joined"><see cref="Dimension"/> numbers.</param>
    public static void Write(IndexSnapshot snapshot, int row, Span<float> joined)
    {
        Write(snapshot.Look, row, joined[..snapshot.Look.Dimension]);
        Write(snapshot.Words, row, joined[snapshot.Look.Dimension..]);
    }

    private static void Write(SpaceRows space, int row, Span<float> part)
    {
        part.Clear();
        if (space.Has(row) && space.Centring.TryUnit(row, part))
            TensorPrimitives.Multiply(part, Half, part);
    }
}
