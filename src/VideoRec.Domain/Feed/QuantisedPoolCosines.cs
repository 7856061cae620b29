using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The cosines of <see cref="PoolCosines"/> from <see cref="QuantisedRows"/>, where a catalogue is large enough to have
/// them: no vectors are made ahead, and each has half the bytes. Off by 10⁻³ or less in 512 dimensions and more.
/// </summary>
internal sealed class QuantisedPoolCosines : ICandidateCosines
{
    private readonly int[] _rows;
    private readonly Space[] _spaces;

    private QuantisedPoolCosines(int[] rows, Space[] spaces) => (_rows, _spaces) = (rows, spaces);

    /// <summary>Null where a space that a video of the pool needs has no codes.</summary>
    public static QuantisedPoolCosines? TryCreate(IndexSnapshot snapshot, IReadOnlyList<int> rows, double lookShare)
    {
        var spaces = new List<Space>();
        int[] pool = [.. rows];
        foreach (var space in PoolCosines.Joined)
        {
            var shares = Array.ConvertAll(pool, row => (float)Math.Sqrt(PoolCosines.ShareOf(snapshot, space, row, lookShare)));
            if (Array.TrueForAll(shares, share => share == 0))
                continue;
            if (snapshot[space].Codes is not { } codes)
                return null;
            spaces.Add(Space.Of(snapshot[space], codes, pool, shares));
        }

        return new QuantisedPoolCosines(pool, [.. spaces]);
    }

    public float Cosine(int a, int b)
    {
        // Put together so that both orders give the same bits: a replay knows one number a pair.
        float cosine = 0;
        foreach (var space in _spaces)
            if (space.Factors[a] * space.Factors[b] is var factor and not 0)
                cosine += factor * ((space.Steps[a] * space.Steps[b] * WholeDots.Of(space.Rows.Row(_rows[a]), space.Rows.Row(_rows[b]))) + (space.ToMean[a] + space.ToMean[b]));
        return cosine;
    }

    /// <summary>One number for every video of the pool: y being a row as seen from the origin of the codes, and δ the origin as seen from the mean,</summary>
    /// <param name="Steps">of the rows,</param>
    /// <param name="Factors">√share / ‖y + δ‖, 0 where a video has no part of it here,</param>
    /// <param name="ToMean">and y·δ + δ·δ / 2, as (y + δ)·(z + δ) = y·z + (y·δ + δ·δ / 2) + (z·δ + δ·δ / 2).</param>
    private sealed record Space(QuantisedRows Rows, float[] Steps, float[] Factors, float[] ToMean)
    {
        public static Space Of(SpaceRows space, RowCodes codes, int[] pool, float[] shares)
        {
            var delta = new float[space.Dimension];
            TensorPrimitives.Subtract(codes.Origin, space.Centring.SingleMean, delta);
            var (length, asked) = (TensorPrimitives.Norm<float>(delta), new QuantisedQuery(codes.Quantised, delta));
            var (steps, factors, toMean) = (new float[pool.Length], new float[pool.Length], new float[pool.Length]);
            for (var i = 0; i < pool.Length; i++)
                Prefetch.Read(codes.Quantised.Row(pool[i]));
            for (var i = 0; i < pool.Length; i++)
                if (shares[i] > 0)
                    (steps[i], factors[i], toMean[i]) = (
                        codes.Quantised.Steps[pool[i]], shares[i] * space.Centring.InverseNorm(pool[i]), asked.Dot(codes.Quantised, pool[i]) + (length * length / 2));
            return new Space(codes.Quantised, steps, factors, toMean);
        }
    }
}
