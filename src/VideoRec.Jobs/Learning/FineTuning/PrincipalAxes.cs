using System.Numerics.Tensors;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// The directions in which a catalogue's looks differ most, seen from their mean. Slots are learned in these coordinates: along the hundreds of directions in which no video differs,
/// Adam, which makes every number's step the same size, would only add noise that other videos then meet.
/// </summary>
internal sealed class PrincipalAxes
{
    /// <summary>More videos change the leading directions little.</summary>
    private const int MaxVideos = 2000;

    private readonly float[][] _axes;

    private PrincipalAxes(float[] centre, float[][] axes) => (Centre, _axes) = (centre, axes);

    /// <summary>The mean look.</summary>
    public float[] Centre { get; }

    public int Count => _axes.Length;

    /// <param name="looks">Unit vectors; at least two that differ.</param>
    public static PrincipalAxes Of(IReadOnlyList<float[]> looks, int most)
    {
        var centre = Mean(looks);
        var step = Math.Max(1, looks.Count / MaxVideos);
        float[] rows = [.. looks.Where((_, place) => place % step == 0).Take(MaxVideos).SelectMany(look => Seen(look, centre))];
        return new PrincipalAxes(centre, [.. PrincipalDirections.Of(rows, centre.Length, most).Chunk(centre.Length)]);
    }

    public static float[] Mean(IReadOnlyList<float[]> looks)
    {
        var mean = new float[looks[0].Length];
        foreach (var look in looks)
            TensorPrimitives.Add(mean, look, mean);
        TensorPrimitives.Divide(mean, looks.Count, mean);
        return mean;
    }

    /// <summary>Where a look is: <see cref="Count"/> numbers of its unit vector as seen from the mean.</summary>
    public float[] Coordinates(ReadOnlySpan<float> look)
    {
        var seen = Seen(look, Centre);
        return Array.ConvertAll(_axes, axis => TensorPrimitives.Dot<float>(axis, seen));
    }

    /// <summary>Coordinates, one vector after the other, as directions among looks.</summary>
    public float[] Directions(float[] coordinates) => [.. coordinates.Chunk(Count).SelectMany(vector =>
    {
        var direction = new float[Centre.Length];
        for (var axis = 0; axis < Count; axis++)
            TensorPrimitives.MultiplyAdd(_axes[axis], vector[axis], direction, direction);
        return direction;
    })];

    private static float[] Seen(ReadOnlySpan<float> look, float[] centre)
    {
        var seen = new float[look.Length];
        TensorPrimitives.Subtract(look, centre, seen);
        return SlotSeeds.Unit(seen);
    }
}
