using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Taste;

/// <summary>
/// The unit vectors of one video at a time, and how much each space counts in its joined vector: √share of looks, √(1 −
/// share) of words, of length 1 together. Signals stand in for a look that is missing.
/// </summary>
internal sealed class VideoUnits(IndexSnapshot snapshot, double lookShare)
{
    private readonly bool[] _has = new bool[VectorSpaces.All.Count];

    /// <summary>One a space, by its number; what is not there is not zeroed.</summary>
    public float[][] Units { get; } = VectorSpaces.ForEach(space => new float[snapshot[space].Dimension]);

    /// <summary>Factor of a space's unit vector in the joined one; 0 where it has no part in it.</summary>
    public double[] Shares { get; } = new double[VectorSpaces.All.Count];

    public bool Has(int space) => _has[space];

    /// <summary>That a video is read soon.</summary>
    public void ReadSoon(int row)
    {
        foreach (var space in VectorSpaces.All)
            if (snapshot[space].Has(row))
                Prefetch.Read(snapshot[space].Raw(row));
    }

    /// <summary>False where the video has no direction at all.</summary>
    public bool Read(int row)
    {
        foreach (var space in VectorSpaces.All)
        {
            var rows = snapshot[space];
            var unit = Units[(int)space];
            _has[(int)space] = rows.Has(row) && rows.Centring.TryUnit(row, unit);
        }

        Shares[(int)VectorSpace.Look] = _has[(int)VectorSpace.Look] ? lookShare : 0;
        Shares[(int)VectorSpace.Signals] = _has[(int)VectorSpace.Signals] && !_has[(int)VectorSpace.Look] ? lookShare : 0;
        Shares[(int)VectorSpace.Words] = _has[(int)VectorSpace.Words] ? 1 - lookShare : 0;
        var sum = Shares.Sum();
        if (sum <= 0)
            return false;
        for (var space = 0; space < Shares.Length; space++)
            Shares[space] = Math.Sqrt(Shares[space] / sum);
        return true;
    }
}
