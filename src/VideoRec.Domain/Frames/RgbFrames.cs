namespace VideoRec.Domain.Frames;

/// <summary>Decoded frames of one video: 8-bit RGB, rows top to bottom, frame after frame (NHWC).</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows a frame.</param>
/// <param name="TimesSeconds">Presentation time of each frame.</param>
/// <param name="Pixels"><c>Count × Height × Width × 3</c> bytes.</param>
public sealed record RgbFrames(int Width, int Height, IReadOnlyList<double> TimesSeconds, byte[] Pixels)
{
    public int Count => TimesSeconds.Count;

    /// <summary>Bytes of one frame.</summary>
    public int FrameSize => Width * Height * 3;

    public ReadOnlyMemory<byte> this[int index] => Pixels.AsMemory(index * FrameSize, FrameSize);

    /// <summary>A rectangle of each frame.</summary>
    public RgbFrames Crop(int left, int top, int width, int height)
    {
        var pixels = new byte[Count * width * height * 3];
        for (var frame = 0; frame < Count; frame++)
            for (var row = 0; row < height; row++)
                Pixels.AsSpan(frame * FrameSize + ((top + row) * Width + left) * 3, width * 3).CopyTo(pixels.AsSpan((frame * height + row) * width * 3));
        return new RgbFrames(width, height, TimesSeconds, pixels);
    }
}
