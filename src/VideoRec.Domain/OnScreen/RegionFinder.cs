using System.Numerics;

namespace VideoRec.Domain.OnScreen;

/// <summary>
/// Makes lines of text of a detector's probability map, as differentiable binarisation does after its network (Liao and
/// others, 2020): what hangs together above a threshold, the smallest rectangle around it, its mean probability, and the
/// rectangle grown again by what training had shrunk it.
/// </summary>
/// <remarks>Growing a rectangle's outline by a distance and taking the smallest rectangle around that adds the distance on every side.</remarks>
public static class RegionFinder
{
    private const float Threshold = 0.3f;
    private const float LeastScore = 0.5f;
    private const float Growth = 1.6f;
    private const float LeastSide = 3;
    private const int MostRegions = 1000;

    /// <param name="map">Height × Width probabilities of text.</param>
    /// <returns>In order of reading: from top to bottom, lines beside each other from left to right.</returns>
    public static IReadOnlyList<TextRegion> Find(ReadOnlySpan<float> map, int width, int height)
    {
        if (map.Length != width * height)
            throw new ArgumentException($"A map of {width}×{height} has {width * height} numbers, not {map.Length}.", nameof(map));
        var regions = new List<TextRegion>();
        var seen = new bool[map.Length];
        var stack = new Stack<int>();
        for (var start = 0; start < map.Length && regions.Count < MostRegions; start++)
        {
            if (seen[start] || map[start] <= Threshold)
                continue;
            var rectangle = MinimumRectangle.Around(Outline(map, width, height, start, seen, stack));
            if (Math.Min(rectangle.Size.X, rectangle.Size.Y) < LeastSide)
                continue;
            var score = MeanInside(map, width, height, rectangle);
            if (score < LeastScore)
                continue;
            var grown = Grow(rectangle);
            if (Math.Min(grown.Size.X, grown.Size.Y) >= LeastSide + 2)
                regions.Add(RegionOf(grown, score));
        }

        return InReadingOrder(regions);
    }

    /// <summary>The first and last pixel of each row of what hangs together with a pixel (in eight directions); its hull is the same.</summary>
    private static List<Vector2> Outline(ReadOnlySpan<float> map, int width, int height, int start, bool[] seen, Stack<int> stack)
    {
        var rows = new Dictionary<int, (int First, int Last)>();
        seen[start] = true;
        stack.Push(start);
        while (stack.TryPop(out var pixel))
        {
            var (row, column) = Math.DivRem(pixel, width);
            rows[row] = rows.TryGetValue(row, out var ends) ? (Math.Min(ends.First, column), Math.Max(ends.Last, column)) : (column, column);
            for (var y = Math.Max(0, row - 1); y <= Math.Min(height - 1, row + 1); y++)
                for (var x = Math.Max(0, column - 1); x <= Math.Min(width - 1, column + 1); x++)
                    if (map[y * width + x] > Threshold && !seen[y * width + x])
                    {
                        seen[y * width + x] = true;
                        stack.Push(y * width + x);
                    }
        }

        var points = new List<Vector2>(rows.Count * 2);
        foreach (var (row, (first, last)) in rows)
        {
            points.Add(new Vector2(first, row));
            points.Add(new Vector2(last, row));
        }

        return points;
    }

    private static float MeanInside(ReadOnlySpan<float> map, int width, int height, MinimumRectangle.Rectangle rectangle)
    {
        var half = rectangle.Size / 2;
        var reach = new Vector2(
            half.X * Math.Abs(rectangle.Axis.X) + half.Y * Math.Abs(rectangle.Axis.Y), half.X * Math.Abs(rectangle.Axis.Y) + half.Y * Math.Abs(rectangle.Axis.X));
        var (sum, count) = (0.0, 0);
        for (var y = Math.Max(0, (int)(rectangle.Centre.Y - reach.Y)); y <= Math.Min(height - 1, (int)MathF.Ceiling(rectangle.Centre.Y + reach.Y)); y++)
            for (var x = Math.Max(0, (int)(rectangle.Centre.X - reach.X)); x <= Math.Min(width - 1, (int)MathF.Ceiling(rectangle.Centre.X + reach.X)); x++)
            {
                var from = new Vector2(x, y) - rectangle.Centre;
                if (Math.Abs(Vector2.Dot(from, rectangle.Axis)) > half.X + 0.5f || Math.Abs(Vector2.Dot(from, rectangle.Across)) > half.Y + 0.5f)
                    continue;
                sum += map[y * width + x];
                count++;
            }

        return count > 0 ? (float)(sum / count) : 0;
    }

    private static MinimumRectangle.Rectangle Grow(MinimumRectangle.Rectangle rectangle)
    {
        var (width, height) = (rectangle.Size.X, rectangle.Size.Y);
        var distance = width * height * Growth / (2 * (width + height));
        return rectangle with { Size = rectangle.Size + new Vector2(2 * distance) };
    }

    private static TextRegion RegionOf(MinimumRectangle.Rectangle rectangle, float score)
    {
        var (along, down) = (rectangle.Axis * rectangle.Size.X, rectangle.Across * rectangle.Size.Y);

        // A pixel's number is its left and upper edge; the rectangle goes through the middles.
        return new TextRegion(rectangle.Centre + new Vector2(0.5f) - (along + down) / 2, along, down, score);
    }

    private static List<TextRegion> InReadingOrder(List<TextRegion> regions)
    {
        var ordered = regions.OrderBy(region => region.Centre.Y).ThenBy(region => region.Centre.X).ToList();
        for (var i = 1; i < ordered.Count; i++)
            for (var j = i; j > 0 && IsBefore(ordered[j], ordered[j - 1]); j--)
                (ordered[j], ordered[j - 1]) = (ordered[j - 1], ordered[j]);
        return ordered;
    }

    private static bool IsBefore(TextRegion later, TextRegion earlier) =>
        later.Centre.Y - earlier.Centre.Y < Math.Min(later.Height, earlier.Height) / 2 && later.Centre.X < earlier.Centre.X;
}
