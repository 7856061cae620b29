using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
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

    /// <summary>Rows whose greatest is sought together, so that it stays in the cache.</summary>
    private const int Part = 1024;

    /// <summary>About what it costs to compare with a cosine that is known, in multiplications.</summary>
    private const int WorkAGreatest = 16;

    /// <summary>Bytes of code whose parts fit into a byte: 2 · 4 · <see cref="CodeQuery.MaxPart"/> is at most 255.</summary>
    private const int BytesASum = 4;

    /// <summary>As <see cref="VectorScan.Best"/>, about, and whatever rows are candidates.</summary>
    public static void Best(
        SpaceRows space, RowCodes codes, int rows, ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far)
    {
        space.Sketched.Use(codes, space.Centring, rows, [.. nearQueries.Concat(farQueries).Select(q => q.Unit)], cosines =>
        {
            RowChunks.ForEach(rows, cosines.Length * WorkAGreatest, (from, to) =>
            {
                Greatest(cosines.AsSpan(0, nearQueries.Length), nearQueries, float.NegativeInfinity, from, Between(near, from, to));
                Greatest(cosines.AsSpan(nearQueries.Length), farQueries, 0, from, Between(far, from, to));
            });
        });
    }

    /// <summary>Some of the numbers; none where nobody asked for them.</summary>
    private static Span<float> Between(Memory<float> numbers, int from, int to) => numbers.IsEmpty ? [] : numbers.Span[from..to];

    /// <summary>The cosine of every query with every row, about; 0 where a row has no vector.</summary>
    public static void Cosines(RowCodes codes, int rows, CodeQuery[] queries, float[][] cosines) =>
        RowChunks.ForEach((rows + Tile - 1) / Tile, Tile * codes.Bytes * queries.Length / 4, (from, to) =>
        {
            for (var tile = from; tile < to; tile++)
                Score(codes, tile, rows, queries, cosines);
        });

    /// <summary>max_k strength_k · cosine_k, or the least there is.</summary>
    /// <param name="first">Row of the first number.</param>
    private static void Greatest(ReadOnlySpan<float[]> cosines, ScanQuery[] queries, float least, int first, Span<float> greatest)
    {
        if (queries.Length == 0)
            greatest.Clear();
        Span<float> some = stackalloc float[Part];
        for (var from = 0; from < greatest.Length; from += Part)
        {
            var part = greatest[from..Math.Min(greatest.Length, from + Part)];
            for (var k = 0; k < queries.Length; k++)
            {
                var scaled = k == 0 ? part : some[..part.Length];
                TensorPrimitives.Multiply(cosines[k].AsSpan(first + from, part.Length), queries[k].Strength, scaled);
                if (k > 0)
                    TensorPrimitives.Max(part, scaled, part);
            }

            if (queries.Length > 0 && least > float.NegativeInfinity)
                TensorPrimitives.Max(part, least, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score(RowCodes codes, int tile, int rows, CodeQuery[] queries, float[][] cosines)
    {
        Span<ushort> sums = stackalloc ushort[4 * RowCodes.Block];
        Span<float> some = stackalloc float[Tile];
        var (block, first) = (2 * tile, tile * Tile);
        var hasSecond = (block + 1) * RowCodes.Block < rows;
        var a = codes.CodesOf(block);
        var b = codes.CodesOf(hasSecond ? block + 1 : block);
        if ((block + 4) * RowCodes.Block <= rows)
        {
            Prefetch.Read(codes.CodesOf(block + 2));
            Prefetch.Read(codes.CodesOf(block + 3));
        }

        for (var k = 0; k < queries.Length; k += 2)
        {
            var other = Math.Min(k + 1, queries.Length - 1);
            Sum(a, b, queries[k].Parts, queries[other].Parts, sums);
            for (var l = k; l <= other; l++)
            {
                var from = l == k ? 0 : RowCodes.Block;
                queries[l].Cosines(sums.Slice(from, RowCodes.Block), codes, block, some[..RowCodes.Block]);
                if (hasSecond)
                    queries[l].Cosines(sums.Slice(Tile + from, RowCodes.Block), codes, block + 1, some[RowCodes.Block..]);
                some[..Math.Min(Tile, rows - first)].CopyTo(cosines[l].AsSpan(first));
            }
        }
    }

    /// <summary>Sums of the parts of two queries q and r over two blocks a and b: 32 of (a, q), (a, r), (b, q), (b, r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
