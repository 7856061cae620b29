namespace VideoRec.Domain.Frames;

/// <summary>How the stored frames of a video lie in one picture: cells of one size, row by row.</summary>
public static class FrameSheet
{
    public const int Columns = 8;

    /// <summary>Largest width of a cell, in pixels; landscape pictures have it.</summary>
    public const int MaxCellWidth = 160;

    /// <summary>Largest height of a cell, in pixels.</summary>
    public const int MaxCellHeight = 90;

    /// <summary>Size of a cell for pictures of a shape, in pixels.</summary>
    /// <param name="width">Pixels of the video as shown.</param>
    public static (int Width, int Height) CellOf(int width, int height)
    {
        if (width <= 0 || height <= 0)
            return (MaxCellWidth, MaxCellHeight);
        var scale = Math.Min((double)MaxCellWidth / width, (double)MaxCellHeight / height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>Where a frame's cell begins, in cells.</summary>
    public static (int Column, int Row) PlaceOf(int frame) => (frame % Columns, frame / Columns);
}
