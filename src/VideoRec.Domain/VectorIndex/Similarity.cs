using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Cosine and Euclidean distance seen from a mean, in double precision: what the scan's single-precision answer is
/// made exact with.
/// </summary>
public static class Similarity
{
    /// <summary>‖x − μ‖.</summary>
    public static double Norm(ReadOnlySpan<float> x, ReadOnlySpan<double> mean)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var d = x[i] - mean[i];
            sum += d * d;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>(x − μ)·(y − μ) / (‖x − μ‖ ‖y − μ‖); 0 where one of them lies on the mean.</summary>
    public static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<double> mean)
    {
        var (dots, xs, ys) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var width = Vector256<double>.Count;
        var vectors = x.Length / width * width;
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y[..x.Length]);
        ref var firstMean = ref MemoryMarshal.GetReference(mean[..x.Length]);
        for (var i = 0; i < vectors; i += width)
        {
            var m = Vector256.LoadUnsafe(ref firstMean, (nuint)i);
            var a = Widened(ref firstX, i) - m;
            var b = Widened(ref firstY, i) - m;
            (dots, xs, ys) = (dots + (a * b), xs + (a * a), ys + (b * b));
        }

        var (dot, xx, yy) = (Vector256.Sum(dots), Vector256.Sum(xs), Vector256.Sum(ys));
        for (var i = vectors; i < x.Length; i++)
        {
            var a = x[i] - mean[i];
            var b = y[i] - mean[i];
            dot += a * b;
            xx += a * a;
            yy += b * b;
        }

        var norms = Math.Sqrt(xx) * Math.Sqrt(yy);
        return Math.Min(Math.Sqrt(xx), Math.Sqrt(yy)) < Centring.NoDirection ? 0 : Math.Clamp(dot / norms, -1, 1);
    }

    /// <summary>Distance between the unit vectors of x − μ and y − μ: 0…2, and √2 where one lies on the mean.</summary>
    public static double Euclidean(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<double> mean)
    {
        var xNorm = Norm(x, mean);
        var yNorm = Norm(y, mean);
        if (Math.Min(xNorm, yNorm) < Centring.NoDirection)
            return Math.Sqrt(2);
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var d = ((x[i] - mean[i]) / xNorm) - ((y[i] - mean[i]) / yNorm);
            sum += d * d;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>u·(x − μ) / ‖x − μ‖ for a unit vector u; 0 where x lies on the mean.</summary>
    public static double CosineOfUnit(ReadOnlySpan<float> unit, ReadOnlySpan<float> x, ReadOnlySpan<double> mean)
    {
        double dot = 0, xx = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var a = x[i] - mean[i];
            dot += unit[i] * a;
            xx += a * a;
        }

        return Math.Sqrt(xx) < Centring.NoDirection ? 0 : dot / Math.Sqrt(xx);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widened(ref float first, int at)
    {
        var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref first, (nuint)at));
        return Vector256.Create(lower, upper);
    }
}
