using System.Collections.Concurrent;
using System.Numerics;

namespace VideoRec.Domain.Frames;

/// <summary>
/// How strongly edges and stripes of each direction and fineness stand in each field of a 4 × 4 grid: the answers of Gabor
/// filters, as in the "gist" of a scene (Oliva and Torralba, "Modeling the shape of the scene", IJCV 2001). The filters are
/// multiplied in the frequency domain; each lets through one side of one direction, so that the size of its complex answer
/// is the energy there.
/// </summary>
public static class GaborEnergy
{
    /// <summary>Numbers: 3 finenesses × 6 directions × 16 fields.</summary>
    public const int Length = Scales * Directions * Grid * Grid;

    internal const int Scales = 3;
    internal const int Directions = 6;
    private const int Grid = 4;

    /// <summary>Fineness of the finest filter as a part of the sampling rate; each coarser one is half of it.</summary>
    private const double Finest = 0.25;

    private static readonly ConcurrentDictionary<(int Width, int Height), float[][]> Filters = new();

    /// <summary>Mean size of each filter's answer in each field, filter by filter: scale 0 the finest, direction d at d · 30°, the field's row and column.</summary>
    /// <param name="luma">Width × height numbers in 0…255, rows top to bottom; sides of at least 16 pixels.</param>
    public static float[] Of(ReadOnlySpan<float> luma, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(width, height), 4 * Grid);
        var filters = Filters.GetOrAdd((width, height), size => Make(size.Width, size.Height));
        var picture = new Complex[luma.Length];
        for (var i = 0; i < picture.Length; i++)
            picture[i] = luma[i] / 255;
        var spectrum = SpatialSpectrum.Transform(picture, width, height);
        var energy = new float[Length];
        var answer = new Complex[spectrum.Length];
        for (var filter = 0; filter < filters.Length; filter++)
        {
            for (var i = 0; i < answer.Length; i++)
                answer[i] = spectrum[i] * filters[filter][i];
            SpatialSpectrum.TransformBack(answer, width, height);
            Average(answer, width, height, energy.AsSpan(filter * Grid * Grid, Grid * Grid));
        }

        return energy;
    }

    private static void Average(Complex[] answer, int width, int height, Span<float> fields)
    {
        Span<int> counts = stackalloc int[fields.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var field = (y * Grid / height * Grid) + (x * Grid / width);
                fields[field] += (float)(answer[(y * width) + x].Magnitude / answer.Length);
                counts[field]++;
            }

        for (var field = 0; field < fields.Length; field++)
            fields[field] /= counts[field];
    }

    private static float[][] Make(int width, int height)
    {
        var filters = new float[Scales * Directions][];
        for (var scale = 0; scale < Scales; scale++)
            for (var direction = 0; direction < Directions; direction++)
                filters[(scale * Directions) + direction] = Make(width, height, Finest / (1 << scale), Math.PI * direction / Directions);
        return filters;
    }

    /// <summary>A bell around one frequency: about an octave long and half the distance of two directions wide.</summary>
    private static float[] Make(int width, int height, double fineness, double angle)
    {
        var filter = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (across, down) = ((double)SpatialSpectrum.Cycles(x, width) / width, (double)SpatialSpectrum.Cycles(y, height) / height);
                var radius = double.Hypot(across, down);
                if (radius == 0)
                    continue;
                var turn = Math.IEEERemainder(Math.Atan2(down, across) - angle, Math.Tau) / (Math.PI / Directions);
                var octaves = Math.Log2(radius / fineness);
                filter[(y * width) + x] = (float)(Math.Exp(-2 * octaves * octaves) * Math.Exp(-turn * turn));
            }

        return filter;
    }
}
