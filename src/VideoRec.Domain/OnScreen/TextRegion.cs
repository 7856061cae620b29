using System.Numerics;

namespace VideoRec.Domain.OnScreen;

/// <summary>Where one line of text stands in a picture: a rectangle at any angle, in pixels of the picture.</summary>
/// <param name="TopLeft">Where the line begins, above its letters.</param>
/// <param name="Along">From <paramref name="TopLeft"/> along the line to its end.</param>
/// <param name="Down">From <paramref name="TopLeft"/> to below the letters.</param>
/// <param name="Score">Mean probability of text inside, 0…1.</param>
public sealed record TextRegion(Vector2 TopLeft, Vector2 Along, Vector2 Down, float Score)
{
    /// <summary>A column: its letters stand below each other, or the line is turned by a right angle.</summary>
    private const float ColumnRatio = 1.5f;

    public float Width => Along.Length();

    public float Height => Down.Length();

    public bool IsColumn => Height >= ColumnRatio * Width;

    public Vector2 Centre => TopLeft + (Along + Down) / 2;

    /// <summary>The same place in a picture that is so many times as large.</summary>
    public TextRegion Scaled(float horizontally, float vertically)
    {
        var scale = new Vector2(horizontally, vertically);
        return new TextRegion(TopLeft * scale, Along * scale, Down * scale, Score);
    }

    /// <summary>The same place in a picture of which this one is a part.</summary>
    public TextRegion Moved(Vector2 by) => this with { TopLeft = TopLeft + by };

    /// <summary>A column as a line: turned counter-clockwise by a right angle, so that what was below comes first.</summary>
    public TextRegion AsLine() => IsColumn ? new TextRegion(TopLeft + Along, Down, -Along, Score) : this;

    /// <summary>The upright rectangle around it.</summary>
    public UprightBox Box()
    {
        var (least, most) = (TopLeft, TopLeft);
        foreach (var corner in (ReadOnlySpan<Vector2>)[TopLeft + Along, TopLeft + Down, TopLeft + Along + Down])
            (least, most) = (Vector2.Min(least, corner), Vector2.Max(most, corner));
        return new UprightBox(least.X, least.Y, most.X, most.Y);
    }
}

/// <summary>An upright rectangle in pixels; right and bottom are outside.</summary>
public readonly record struct UprightBox(float Left, float Top, float Right, float Bottom)
{
    public float Width => Math.Max(0, Right - Left);

    public float Height => Math.Max(0, Bottom - Top);

    public float Area => Width * Height;

    public UprightBox With(UprightBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public UprightBox Grown(float by) => new(Left - by, Top - by, Right + by, Bottom + by);

    /// <summary>Share of it that lies in another one, 0…1.</summary>
    public float ShareIn(UprightBox other) => Area > 0 ? Common(other) / Area : 0;

    /// <summary>Area of both over area of either, 0…1.</summary>
    public float Overlap(UprightBox other)
    {
        var both = Common(other);
        var either = Area + other.Area - both;
        return either > 0 ? both / either : 0;
    }

    private float Common(UprightBox other) =>
        new UprightBox(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom)).Area;
}
