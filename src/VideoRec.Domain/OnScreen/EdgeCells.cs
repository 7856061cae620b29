using VideoRec.Domain.Frames;

namespace VideoRec.Domain.OnScreen;

/// <summary>
/// How many sharp upright edges each small square of a picture has. Letters are made of them, so where nothing changes here no
/// text has appeared, and the network need not look. About a millisecond a picture.
/// </summary>
public sealed class EdgeCells
{
    private const int Side = 16;
    private const int SharpFrom = 28;

    /// <summary>Edges of the 128 places looked at from which on a square may be part of a letter.</summary>
    private const int FewestEdges = 8;

    private readonly int _columns;
    private readonly byte[] _edges;

    private EdgeCells(int columns, byte[] edges) => (_columns, _edges) = (columns, edges);

    public static EdgeCells Of(RgbFrames picture)
    {
        var (columns, rows) = (picture.Width / Side, picture.Height / Side);
        var edges = new byte[columns * rows];
        var pixels = picture[0].Span;
        for (var y = 0; y < rows * Side; y += 2)
        {
            var row = pixels.Slice(y * picture.Width * 3, picture.Width * 3);
            for (var x = 0; x < columns * Side - 2; x++)
                if (Math.Abs(row[(x + 2) * 3 + 1] - row[x * 3 + 1]) >= SharpFrom)
                    edges[y / Side * columns + x / Side]++;
        }

        return new EdgeCells(columns, edges);
    }

    /// <summary>Squares that may hold letters now and looked otherwise before, outside of some places, and the rectangle around them.</summary>
    public (int Count, UprightBox Around) ChangedSince(EdgeCells before, IReadOnlyCollection<UprightBox> outside)
    {
        var (count, around) = (0, default(UprightBox));
        for (var cell = 0; cell < _edges.Length; cell++)
        {
            if (_edges[cell] < FewestEdges || Math.Abs(_edges[cell] - before._edges[cell]) <= Math.Max(4, before._edges[cell] / 3) || IsInside(cell, outside))
                continue;
            var (left, top) = (cell % _columns * Side, cell / _columns * Side);
            var square = new UprightBox(left, top, left + Side, top + Side);
            around = count++ == 0 ? square : around.With(square);
        }

        return (count, around);
    }

    private bool IsInside(int cell, IReadOnlyCollection<UprightBox> places)
    {
        var (x, y) = (cell % _columns * Side + Side / 2, cell / _columns * Side + Side / 2);
        return places.Any(box => x >= box.Left - Side && x < box.Right + Side && y >= box.Top - Side && y < box.Bottom + Side);
    }
}
