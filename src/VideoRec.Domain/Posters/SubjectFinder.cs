namespace VideoRec.Domain.Posters;

/// <summary>Finds the main subject in a saliency map.</summary>
public static class SubjectFinder
{
    private const int Grid = 56;
    private const float MinimumProminence = 0.2f;

    /// <summary>
    /// The map is averaged to 56 × 56 cells and cut half-way between its median (the background's level, which differs from
    /// picture to picture) and its highest cell; of the connected regions left, the one with the most saliency is the subject, together with
    /// close ones of at least 40 % of its weight. The box holds 96 % of their weight in each direction.
    /// </summary>
    /// <param name="map">Saliencies in 0…1, rows top to bottom.</param>
    /// <returns>Null where nothing stands out.</returns>
    public static Subject? Find(ReadOnlySpan<float> map, int width, int height)
    {
        var cells = Average(map, width, height);
        float[] sorted = [.. cells.Order()];
        var (median, highest) = (sorted[sorted.Length / 2], sorted[^1]);
        var low = Math.Min(median, sorted[sorted.Length / 4]);
        if (highest - low < MinimumProminence)
            return null;
        var threshold = low + (highest - low) / 2;
        var regions = Regions(cells, threshold);
        var main = regions.MaxBy(region => region.Weight)!;
        var chosen = regions.Where(region => region == main || (region.Weight >= 0.4f * main.Weight && region.Gap(main) <= Grid / 10)).ToList();
        var kept = chosen.SelectMany(region => region.Cells).ToList();
        return new Subject(Box(cells, kept), kept.Count / (float)(Grid * Grid), highest - low, kept.Sum(c => cells[c]) / regions.Sum(r => r.Weight));
    }

    private static float[] Average(ReadOnlySpan<float> map, int width, int height)
    {
        var sums = new float[Grid * Grid];
        var counts = new int[Grid * Grid];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var cell = y * Grid / height * Grid + x * Grid / width;
                sums[cell] += map[y * width + x];
                counts[cell]++;
            }

        for (var cell = 0; cell < sums.Length; cell++)
            sums[cell] /= Math.Max(1, counts[cell]);
        return sums;
    }

    private static List<Region> Regions(float[] cells, float threshold)
    {
        var regions = new List<Region>();
        var visited = new bool[cells.Length];
        for (var start = 0; start < cells.Length; start++)
        {
            if (visited[start] || cells[start] < threshold)
                continue;
            var region = new Region();
            var open = new Stack<int>([start]);
            visited[start] = true;
            while (open.TryPop(out var cell))
            {
                region.Add(cell, cells[cell]);
                foreach (var next in Neighbours(cell))
                    if (!visited[next] && cells[next] >= threshold)
                    {
                        visited[next] = true;
                        open.Push(next);
                    }
            }

            regions.Add(region);
        }

        return regions;
    }

    private static IEnumerable<int> Neighbours(int cell)
    {
        var (x, y) = (cell % Grid, cell / Grid);
        if (x > 0)
            yield return cell - 1;
        if (x < Grid - 1)
            yield return cell + 1;
        if (y > 0)
            yield return cell - Grid;
        if (y < Grid - 1)
            yield return cell + Grid;
    }

    private static SubjectBox Box(float[] cells, List<int> kept)
    {
        var columns = new float[Grid];
        var rows = new float[Grid];
        foreach (var cell in kept)
        {
            columns[cell % Grid] += cells[cell];
            rows[cell / Grid] += cells[cell];
        }

        var (left, right) = Span(columns);
        var (top, bottom) = Span(rows);
        return new SubjectBox(left, top, right - left, bottom - top);
    }

    private static (float First, float Last) Span(float[] weights)
    {
        var tail = weights.Sum() * 0.02f;
        var (first, last) = (0, Grid - 1);
        for (var sum = weights[first]; sum < tail; sum += weights[first])
            first++;
        for (var sum = weights[last]; sum < tail; sum += weights[last])
            last--;
        return (first / (float)Grid, (last + 1) / (float)Grid);
    }

    private sealed class Region
    {
        private int _left = Grid;
        private int _top = Grid;
        private int _right;
        private int _bottom;

        public List<int> Cells { get; } = [];

        public float Weight { get; private set; }

        public void Add(int cell, float weight)
        {
            Cells.Add(cell);
            Weight += weight;
            (_left, _right) = (Math.Min(_left, cell % Grid), Math.Max(_right, cell % Grid));
            (_top, _bottom) = (Math.Min(_top, cell / Grid), Math.Max(_bottom, cell / Grid));
        }

        /// <summary>Cells between the two bounding boxes, in the direction in which they are farther apart.</summary>
        public int Gap(Region other) => Math.Max(
            Math.Max(_left - other._right, other._left - _right),
            Math.Max(_top - other._bottom, other._top - _bottom));
    }
}

/// <param name="Area">Part of the picture that is subject, 0…1.</param>
/// <param name="Prominence">How far the subject stands out from the background, 0…1.</param>
/// <param name="Share">Part of all that stands out that belongs to the subject, 0…1; low where many things compete.</param>
public sealed record Subject(SubjectBox Box, float Area, float Prominence, float Share);
