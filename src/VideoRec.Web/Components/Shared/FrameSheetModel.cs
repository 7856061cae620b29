using System.Globalization;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>The picture of a video's stored frames, to show single ones of.</summary>
/// <param name="CellWidth">Pixels of one frame.</param>
public sealed record FrameSheetModel(string Address, int CellWidth, int CellHeight)
{
    /// <summary>Null where the video has none yet.</summary>
    public static FrameSheetModel? Of(Video video)
    {
        var (width, height) = FrameSheet.CellOf(video.Media?.Width ?? 0, video.Media?.Height ?? 0);
        return VideoLinks.FrameSheet(video) is { } address ? new FrameSheetModel(address, width, height) : null;
    }

    /// <summary>CSS that shows one frame of the sheet.</summary>
    public string StyleOf(int frame)
    {
        var (column, row) = FrameSheet.PlaceOf(frame);
        return string.Create(CultureInfo.InvariantCulture, $"width:{CellWidth}px;height:{CellHeight}px;object-position:-{column * CellWidth}px -{row * CellHeight}px");
    }
}
