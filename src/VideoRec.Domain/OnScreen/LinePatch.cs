using VideoRec.Domain.Frames;

namespace VideoRec.Domain.OnScreen;

/// <summary>How a line of text looked, small: enough to tell without reading it whether it still stands there.</summary>
public sealed class LinePatch
{
    private const int Side = 16;

    /// <summary>Mean difference of a square's pixels, of 255, from which on something else is there; compression stays well below.</summary>
    private const int Threshold = 10;

    private readonly TextRegion _line;
    private readonly int _columns;
    private byte[] _grey;

    public LinePatch(RgbFrames picture, TextRegion region)
    {
        _line = region.AsLine();
        _columns = Math.Clamp(TextStrip.WidthOf(_line, Side), Side, 100 * Side);
        _grey = Take(picture);
    }

    /// <summary>Share of the line's squares, each as long as the line is high, that look different in a picture, 0…1.</summary>
    public float Changed(RgbFrames picture)
    {
        var now = Take(picture);
        var (changed, squares) = (0, 0);
        for (var left = 0; left < _columns; left += Side, squares++)
        {
            var (width, sum) = (Math.Min(Side, _columns - left), 0);
            for (var row = 0; row < Side; row++)
                for (var column = left; column < left + width; column++)
                    sum += Math.Abs(now[row * _columns + column] - _grey[row * _columns + column]);
            changed += sum > Threshold * width * Side ? 1 : 0;
        }

        return (float)changed / squares;
    }

    /// <summary>The line looks like this from now on.</summary>
    public void Renew(RgbFrames picture) => _grey = Take(picture);

    private byte[] Take(RgbFrames picture)
    {
        var strip = new byte[_columns * Side * 3];
        TextStrip.Cut(picture, _line, _columns, Side, _columns, strip);
        var grey = new byte[_columns * Side];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)((strip[i * 3] + 2 * strip[i * 3 + 1] + strip[i * 3 + 2]) / 4);
        return grey;
    }
}
