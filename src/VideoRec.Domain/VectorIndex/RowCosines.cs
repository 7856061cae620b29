using System.Buffers;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Cosines with the rows of a space as they are stored, not centred.</summary>
internal static class RowCosines
{
    /// <summary>Rows that are read for each that is wanted, where codes choose them: a code says the cosine to a few hundredths.</summary>
    private const int ReadPerWanted = 10;

    /// <summary>One pass over all rows.</summary>
    /// <param name="unit">Unit vector of the space's dimension.</param>
    /// <returns>The cosine with each row; negative infinity for rows that are not live or have no vector.</returns>
    public static float[] Of(IndexSnapshot snapshot, SpaceRows space, float[] unit)
    {
        var cosines = new float[snapshot.Rows];
        RowChunks.ForEach(snapshot.Rows, space.Dimension, (from, to) =>
        {
            for (var row = from; row < to; row++)
                cosines[row] = Of(snapshot, space, unit, row);
        });
        return cosines;
    }

    /// <summary>The rows with the greatest cosines, the greatest first. In a large catalogue nearly all of them: the rows' codes say which may be among them.</summary>
    /// <param name="unit">Unit vector of the space's dimension.</param>
    /// <param name="above">Cosine that they exceed.</param>
    /// <param name="mayAnswer">Which videos the asker may be told of.</param>
    public static IEnumerable<(int Row, float Cosine)> Greatest(
        IndexSnapshot snapshot, SpaceRows space, float[] unit, float above, int most, Func<IndexedVideo, bool> mayAnswer)
    {
        bool IsAsked(int row) => snapshot.IsLive(row) && mayAnswer(snapshot.Video(row));
        var top = new TopRows(snapshot, most);
        foreach (var row in space.Codes is { } codes ? Likely(snapshot, space, codes, unit, ReadPerWanted * most, IsAsked) : Enumerable.Range(0, snapshot.Rows).Where(IsAsked))
            if (Of(snapshot, space, unit, row) is var cosine && cosine > above)
                top.Offer(row, cosine);
        return top.Rows.Select(row => (Row: row, Cosine: Of(snapshot, space, unit, row))).OrderByDescending(found => found.Cosine).ThenBy(found => snapshot.Video(found.Row).Id);
    }

    /// <summary>The rows whose codes promise the greatest cosines.</summary>
    private static int[] Likely(IndexSnapshot snapshot, SpaceRows space, RowCodes codes, float[] unit, int most, Func<int, bool> isAsked)
    {
        var centred = ArrayPool<float>.Shared.Rent(snapshot.Rows);
        CodeScan.Cosines(codes, snapshot.Rows, [new CodeQuery(codes, space.Centring, unit)], [centred]);
        var toMean = DotProducts.Of(unit, space.Centring.SingleMean);
        var likely = new TopRows(snapshot, most);
        for (var row = 0; row < snapshot.Rows; row++)
            if (codes.InverseNorms[row] is > 0 and var inverse && isAsked(row))
                likely.Offer(row, (centred[row] / inverse) + toMean);
        ArrayPool<float>.Shared.Return(centred);
        return likely.Rows;
    }

    private static float Of(IndexSnapshot snapshot, SpaceRows space, float[] unit, int row) =>
        snapshot.IsLive(row) && space.Has(row) ? DotProducts.Of(space.Raw(row), unit) : float.NegativeInfinity;
}
