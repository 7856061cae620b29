using System.Numerics;
using VideoRec.Domain.Frames;

namespace VideoRec.Domain.OnScreen;

/// <summary>Cuts a line of text out of a picture and sets it upright, as high as a recogniser wants it.</summary>
public static class TextStrip
{
    /// <summary>Columns a region takes in a strip of a height.</summary>
    public static int WidthOf(TextRegion region, int height) =>
        Math.Max(1, (int)MathF.Ceiling(height * region.Width / Math.Max(1, region.Height)));

    /// <summary>
    /// Samples the region bilinearly, several times a pixel where it is reduced so that nothing aliases. Beyond the picture its
    /// edge goes on.
    /// </summary>
    /// <param name="region">Read along its line; see <see cref="TextRegion.AsLine"/>.</param>
    /// <param name="target">Height × rowWidth × 3 values of RGB; the strip begins at the left.</param>
    public static void Cut(RgbFrames picture, TextRegion region, int width, int height, int rowWidth, Span<byte> target)
    {
        var pixels = picture[0].Span;
        var (along, down) = (region.Along / width, region.Down / height);
        var (perColumn, perRow) = (Math.Max(1, (int)MathF.Round(along.Length())), Math.Max(1, (int)MathF.Round(down.Length())));
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                var sum = Vector3.Zero;
                for (var i = 0; i < perRow; i++)
                    for (var j = 0; j < perColumn; j++)
                        sum += Sample(pixels, picture.Width, picture.Height,
                            region.TopLeft + along * (column + (j + 0.5f) / perColumn) + down * (row + (i + 0.5f) / perRow));
                sum = sum / (perRow * perColumn) + new Vector3(0.5f);
                var at = (row * rowWidth + column) * 3;
                (target[at], target[at + 1], target[at + 2]) = ((byte)sum.X, (byte)sum.Y, (byte)sum.Z);
            }
    }

    private static Vector3 Sample(ReadOnlySpan<byte> pixels, int width, int height, Vector2 at)
    {
        var x = Math.Clamp(at.X - 0.5f, 0, width - 1);
        var y = Math.Clamp(at.Y - 0.5f, 0, height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        return Vector3.Lerp(
            Vector3.Lerp(At(pixels, top * width + left), At(pixels, top * width + right), x - left),
            Vector3.Lerp(At(pixels, bottom * width + left), At(pixels, bottom * width + right), x - left),
            y - top);
    }

    private static Vector3 At(ReadOnlySpan<byte> pixels, int index) => new(pixels[index * 3], pixels[index * 3 + 1], pixels[index * 3 + 2]);
}
