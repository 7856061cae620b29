using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The scan of <see cref="VectorScan"/> over <see cref="RowCodes"/>: a query's part of every four bits of code is looked up in
/// a table of sixteen that stays in a register, for 32 rows at once (André and others, "Cache locality is not enough:
/// high-performance nearest neighbor search with product quantization fast scan", VLDB 2015). The sums are whole numbers,
/// the same on every processor.
/// </summary>
internal static class CodeScan
{
    /// <summary>Rows that are worked on together, two blocks.</summary>
    private const int Tile = 2 * RowCodes.Block;

    /// <summary>Bytes of code whose parts fit into a byte: 2 · 4 · <see cref="CodeQuery.MaxPart"/> is at most 255.</summary>
    private const int BytesASum = 4;

    /// <summary>As <see cref="VectorScan.Best"/>, about, and whatever rows are candidates.</summary>
    public static void Best(
        SpaceRows space, RowCodes codes, int rows, ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far)
    {
        near.Span.Clear();
        far.Span.Clear();
        if (nearQueries.Length + farQueries.Length == 0)
            return;
        var queries = nearQueries.Concat(farQueries).Select(q => new CodeQuery(codes, space.Centring, q)).ToArray();
        var tiles = (rows + Tile - 1) / Tile;
        RowChunks.ForEach(tiles, Tile * space.Dimension * queries.Length / 16, (from, to) =>
        {
            Span<float> best = stackalloc float[Tile];
            for (var tile = from; tile < to; tile++)
            {
                Fold(tile, queries.AsSpan(0, nearQueries.Length), float.NegativeInfinity, near, best);
                Fold(tile, queries.AsSpan(nearQueries.Length), 0, far, best);
            }
        });

        void Fold(int tile, ReadOnlySpan<CodeQuery> some, float least, Memory<float> into, Span<float> best)
        {
            if (some.IsEmpty)
                return;
            best.Fill(least);
            Score(codes, tile, rows, some, best);
            var first = tile * Tile;
            best[..Math.Min(Tile, rows - first)].CopyTo(into.Span[first..]);
        }
    }

    private static void Score(RowCodes codes, int tile, int rows, ReadOnlySpan<CodeQuery> queries, Span<float> best)
    {
        Span<ushort> sums = stackalloc ushort[4 * RowCodes.Block];
        var block = 2 * tile;
        var hasSecond = (block + 1) * RowCodes.Block < rows;
        var a = codes.CodesOf(block);
        var b = codes.CodesOf(hasSecond ? block + 1 : block);
        for (var k = 0; k < queries.Length; k += 2)
        {
            var (q, r) = (queries[k], queries[Math.Min(k + 1, queries.Length - 1)]);
            Sum(a, b, q.Parts, r.Parts, sums);
            q.Fold(sums[..32], codes, block, best[..32]);
            r.Fold(sums[32..64], codes, block, best[..32]);
            if (!hasSecond)
                continue;
            q.Fold(sums[64..96], codes, block + 1, best[32..]);
            r.Fold(sums[96..], codes, block + 1, best[32..]);
        }
    }

    /// <summary>Sums of the parts of two queries q and r over two blocks a and b: 32 of (a, q), (a, r), (b, q), (b, r).</summary>
    private static void Sum(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> q, ReadOnlySpan<byte> r, Span<ushort> sums)
    {
        ref var pa = ref MemoryMarshal.GetReference(a);
        ref var pb = ref MemoryMarshal.GetReference(b);
        ref var pq = ref MemoryMarshal.GetReference(q);
        ref var pr = ref MemoryMarshal.GetReference(r);
        var low = Vector256.Create((byte)0x0F);
        var zero = Vector256<ushort>.Zero;
        var (aqEven, aqOdd, arEven, arOdd) = (zero, zero, zero, zero);
        var (bqEven, bqOdd, brEven, brOdd) = (zero, zero, zero, zero);
        var end = (nuint)a.Length;
        for (nuint at = 0; at < end;)
        {
            var aq = Vector256<byte>.Zero;
            var ar = Vector256<byte>.Zero;
            var bq = Vector256<byte>.Zero;
            var br = Vector256<byte>.Zero;
            for (var stop = Math.Min(end, at + (BytesASum * RowCodes.Block)); at < stop; at += RowCodes.Block)
            {
                var (ca, cb) = (Vector256.LoadUnsafe(ref pa, at), Vector256.LoadUnsafe(ref pb, at));
                var (la, lb) = (ca & low, cb & low);
                var table = Vector256.LoadUnsafe(ref pq, 2 * at);
                aq += Look(table, la);
                bq += Look(table, lb);
                table = Vector256.LoadUnsafe(ref pr, 2 * at);
                ar += Look(table, la);
                br += Look(table, lb);
                (la, lb) = (High(ca) & low, High(cb) & low);
                table = Vector256.LoadUnsafe(ref pq, (2 * at) + RowCodes.Block);
                aq += Look(table, la);
                bq += Look(table, lb);
                table = Vector256.LoadUnsafe(ref pr, (2 * at) + RowCodes.Block);
                ar += Look(table, la);
                br += Look(table, lb);
            }

            (aqEven, aqOdd) = (aqEven + Even(aq), aqOdd + Odd(aq));
            (arEven, arOdd) = (arEven + Even(ar), arOdd + Odd(ar));
            (bqEven, bqOdd) = (bqEven + Even(bq), bqOdd + Odd(bq));
            (brEven, brOdd) = (brEven + Even(br), brOdd + Odd(br));
        }

        Store(aqEven, aqOdd, sums);
        Store(arEven, arOdd, sums[32..]);
        Store(bqEven, bqOdd, sums[64..]);
        Store(brEven, brOdd, sums[96..]);
    }

    /// <summary>What a table of sixteen, which stands there twice, has at each of 32 places.</summary>
    private static Vector256<byte> Look(Vector256<byte> table, Vector256<byte> places) => Avx2.IsSupported
        ? Avx2.Shuffle(table, places)
        : Vector256.Create(Vector128.Shuffle(table.GetLower(), places.GetLower()), Vector128.Shuffle(table.GetUpper(), places.GetUpper()));

    private static Vector256<byte> High(Vector256<byte> codes) => Vector256.ShiftRightLogical(codes.AsUInt16(), 4).AsByte();

    private static Vector256<ushort> Even(Vector256<byte> sums) => sums.AsUInt16() & Vector256.Create((ushort)0xFF);

    private static Vector256<ushort> Odd(Vector256<byte> sums) => Vector256.ShiftRightLogical(sums.AsUInt16(), 8);

    private static void Store(Vector256<ushort> even, Vector256<ushort> odd, Span<ushort> sums)
    {
        var (evenLow, evenHigh) = Vector256.Widen(even);
        var (oddLow, oddHigh) = Vector256.Widen(odd);
        (evenLow | (oddLow << 16)).AsUInt16().CopyTo(sums);
        (evenHigh | (oddHigh << 16)).AsUInt16().CopyTo(sums[16..]);
    }
}

/// <summary>A query as tables: its part of a row's dot product for each value of every four bits of code.</summary>
internal sealed class CodeQuery
{
    /// <summary>Of a part; two each of four bytes fit into a byte.</summary>
    public const int MaxPart = 31;

    private const int Values = 16;
    private const int NumbersAPart = 2;

    private readonly float _scaleOfSum;
    private readonly float _scaleOfRow;
    private readonly float _toMean;

    public CodeQuery(RowCodes codes, Centring centring, ScanQuery query)
    {
        var rotated = (float[])query.Unit.Clone();
        codes.Rotation.Apply(rotated);
        var parts = 2 * codes.Bytes;
        var exact = new float[parts * Values];
        for (var part = 0; part < parts; part++)
            for (var value = 0; value < Values; value++)
                for (var i = 0; i < NumbersAPart; i++)
                    if ((part * NumbersAPart) + i is var at && at < rotated.Length)
                        exact[(part * Values) + value] += rotated[at] * CodeLevels.Of((value >> (i * RowCodes.BitsANumber)) & 3);

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
        _scaleOfSum = query.Strength * step;
        _scaleOfRow = query.Strength * least;
        _toMean = query.Strength * (TensorPrimitives.Dot<float>(query.Unit, codes.Origin) - TensorPrimitives.Dot<float>(query.Unit, centring.SingleMean));
    }

    /// <summary>A table for the lower four bits of the first byte, twice over; one for the upper ones; and so on.</summary>
    public byte[] Parts { get; }

    /// <summary>strength · cos of the 32 rows of a block, where that is more.</summary>
    public void Fold(ReadOnlySpan<ushort> sums, RowCodes codes, int block, Span<float> best)
    {
        var scales = codes.Scales[(block * RowCodes.Block)..];
        var inverseNorms = codes.InverseNorms[(block * RowCodes.Block)..];
        for (var i = 0; i < RowCodes.Block; i += Vector256<float>.Count)
        {
            var sum = Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.Create(sums.Slice(i, 8)).ToVector256()).AsInt32());
            var value = (((sum * _scaleOfSum) + Vector256.Create(_scaleOfRow)) * Vector256.Create(scales[i..])) + (Vector256.Create(inverseNorms[i..]) * _toMean);
            Vector256.Max(Vector256.Create((ReadOnlySpan<float>)best[i..]), value).CopyTo(best[i..]);
        }
    }
}
