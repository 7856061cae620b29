namespace VideoRec.Domain.VectorIndex;

/// <summary>One pass over all rows of a space as they are stored, not centred.</summary>
internal static class RowCosines
{
    /// <param name="unit">Unit vector of the space's dimension.</param>
    /// <returns>The cosine with each row; negative infinity for rows that are not live or have no vector.</returns>
    public static float[] Of(IndexSnapshot snapshot, SpaceRows space, float[] unit)
    {
        var cosines = new float[snapshot.Rows];
        RowChunks.ForEach(snapshot.Rows, space.Dimension, (from, to) =>
        {
            for (var row = from; row < to; row++)
                cosines[row] = snapshot.IsLive(row) && space.Has(row) ? DotProducts.Of(space.Raw(row), unit) : float.NegativeInfinity;
        });
        return cosines;
    }
}
