using System.Numerics;

namespace VideoRec.Domain.OnScreen;

/// <summary>
/// The smallest rectangle, at any angle, around points: one of its sides lies on a side of the convex hull
/// (Freeman and Shapira 1975), which Andrew's monotone chain gives (1979).
/// </summary>
internal static class MinimumRectangle
{
    /// <param name="Centre">Its middle.</param>
    /// <param name="Axis">Unit vector along its first side; rightwards, at most 45° off the horizontal.</param>
    /// <param name="Size">Lengths of the side along the axis and of the other one.</param>
    public readonly record struct Rectangle(Vector2 Centre, Vector2 Axis, Vector2 Size)
    {
        public Vector2 Across => new(-Axis.Y, Axis.X);
    }

    public static Rectangle Around(List<Vector2> points)
    {
        var hull = Hull(points);
        var best = Along(hull, Vector2.UnitX);
        for (var i = 0; i < hull.Count; i++)
        {
            var side = hull[(i + 1) % hull.Count] - hull[i];
            if (side.LengthSquared() <= 0)
                continue;
            var rectangle = Along(hull, Rightwards(Vector2.Normalize(side)));
            if (rectangle.Size.X * rectangle.Size.Y < best.Size.X * best.Size.Y)
                best = rectangle;
        }

        return best;
    }

    /// <summary>Of the four directions of a rectangle's sides, the one nearest to a line's direction of reading.</summary>
    private static Vector2 Rightwards(Vector2 axis)
    {
        if (Math.Abs(axis.Y) > Math.Abs(axis.X))
            axis = new Vector2(-axis.Y, axis.X);
        return axis.X < 0 ? -axis : axis;
    }

    private static Rectangle Along(List<Vector2> hull, Vector2 axis)
    {
        var across = new Vector2(-axis.Y, axis.X);
        var (least, most) = (new Vector2(float.MaxValue), new Vector2(float.MinValue));
        foreach (var point in hull)
        {
            var seen = new Vector2(Vector2.Dot(point, axis), Vector2.Dot(point, across));
            (least, most) = (Vector2.Min(least, seen), Vector2.Max(most, seen));
        }

        var middle = (least + most) / 2;
        return new Rectangle(axis * middle.X + across * middle.Y, axis, most - least);
    }

    private static List<Vector2> Hull(List<Vector2> points)
    {
        points.Sort((a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new List<Vector2>();
        Chain(points, hull, 0);
        points.Reverse();
        Chain(points, hull, hull.Count);
        return hull.Count > 0 ? hull : points;
    }

    /// <summary>Appends one half of the hull, without its last point, which begins the other half.</summary>
    private static void Chain(List<Vector2> points, List<Vector2> hull, int from)
    {
        foreach (var point in points)
        {
            while (hull.Count >= from + 2 && Turn(hull[^2], hull[^1], point) <= 0)
                hull.RemoveAt(hull.Count - 1);
            hull.Add(point);
        }

        hull.RemoveAt(hull.Count - 1);
    }

    private static float Turn(Vector2 a, Vector2 b, Vector2 c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}
