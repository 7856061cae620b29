using StbImageWriteSharp;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Frames;

/// <summary>Puts a video's frames side by side into one JPEG, so that a page shows any of them without opening the video.</summary>
internal static class FrameSheetWriter
{
    private const int Quality = 72;

    /// <param name="frames">As the model wants them: squeezed; the sheet gives them back their shape.</param>
    /// <param name="cell">Pixels of one frame in the sheet.</param>
    public static void Write(RgbFrames frames, (int Width, int Height) cell, Stream jpeg)
    {
        var cells = FrameResizer.Resize(frames, cell.Width, cell.Height);
        var rowBytes = cell.Width * 3;
        var columns = Math.Min(FrameSheet.Columns, cells.Count);
        var rows = (cells.Count + FrameSheet.Columns - 1) / FrameSheet.Columns;
        var sheet = new byte[columns * rows * rowBytes * cell.Height];
        for (var frame = 0; frame < cells.Count; frame++)
        {
            var (column, row) = FrameSheet.PlaceOf(frame);
            for (var line = 0; line < cell.Height; line++)
                cells[frame].Span.Slice(line * rowBytes, rowBytes)
                    .CopyTo(sheet.AsSpan(((((row * cell.Height) + line) * columns) + column) * rowBytes));
        }

        new ImageWriter().WriteJpg(sheet, columns * cell.Width, rows * cell.Height, ColorComponents.RedGreenBlue, jpeg, Quality);
    }
}
