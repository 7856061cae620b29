using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>A query as tables: its part of a row's dot product for each value of every four bits of code.</summary>
internal sealed class CodeQuery
{
    /// <summary>Of a part; two each of four bytes fit into a byte.</summary>
    public const int MaxPart = 31;

    private const int Values = 16;
    private const int NumbersAPart = RowCodes.NumbersAByte / 2;

    private readonly float _step;
    private readonly float _least;
    private readonly float _toMean;

    /// <param name="unit">Unit vector, seen from the same mean as the rows.</param>
    public CodeQuery(RowCodes codes, Centring centring, float[] unit)
    {
        var rotated = (float[])unit.Clone();
        codes.Rotation.Apply(rotated);
        var parts = 2 * codes.Bytes;
        var exact = new float[parts * Values];
        for (var part = 0; part < parts; part++)
            for (var value = 0; value < Values; value++)
                for (var i = 0; i < NumbersAPart && (part * NumbersAPart) + i < rotated.Length; i++)
                    exact[(part * Values) + value] += rotated[(part * NumbersAPart) + i] * CodeLevels.Of((value >> (i * RowCodes.BitsANumber)) & ((1 << RowCodes.BitsANumber) - 1));

        // All parts count from their own least, in one step for all, so that their sum can be taken back.
        float least = 0, widest = 0;
        for (var part = 0; part < parts; part++)
        {
            var some = exact.AsSpan(part * Values, Values);
            var min = TensorPrimitives.Min<float>(some);
            widest = Math.Max(widest, TensorPrimitives.Max<float>(some) - min);
            least += min;
            TensorPrimitives.Subtract(some, min, some);
        }

        var most = Math.Min(MaxPart, ushort.MaxValue / parts);
        var step = widest > 0 ? widest / most : 1;
        Parts = new byte[parts * 2 * Values];
        for (var i = 0; i < exact.Length; i++)
            Parts[(i / Values * 2 * Values) + (i % Values)] = Parts[(i / Values * 2 * Values) + Values + (i % Values)] = (byte)MathF.Round(exact[i] / step);
        _step = step;
        _least = least;
        _toMean = DotProducts.Of(unit, codes.Origin) - DotProducts.Of(unit, centring.SingleMean);
    }

    /// <summary>A table for the lower four bits of the first byte, twice over; one for the upper ones; and so on.</summary>
    public byte[] Parts { get; }

    /// <summary>Cosines of the 32 rows of a block.</summary>
    /// <param name="sums">Of the parts, a row.</param>
    public void Cosines(ReadOnlySpan<ushort> sums, RowCodes codes, int block, Span<float> cosines)
    {
        var scales = codes.Scales[(block * RowCodes.Block)..];
        var inverseNorms = codes.InverseNorms[(block * RowCodes.Block)..];
        for (var i = 0; i < RowCodes.Block; i += Vector256<float>.Count)
        {
            var sum = Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.Create(sums.Slice(i, 8)).ToVector256()).AsInt32());
            var cosine = (((sum * _step) + Vector256.Create(_least)) * Vector256.Create(scales[i..])) + (Vector256.Create(inverseNorms[i..]) * _toMean);
            cosine.CopyTo(cosines[i..]);
        }
    }
}
