using VideoRec.Domain.Media;

namespace VideoRec.Domain.Frames;

/// <summary>Whole pictures of a video at a constant rate.</summary>
/// <param name="Rate">Pictures a second.</param>
/// <param name="ShortSide">Pixels of the shorter side at most; never scaled up.</param>
public sealed record PicturePlan(double Rate, int ShortSide)
{
    /// <summary>Width and height of the pictures, in whole pixels.</summary>
    public (int Width, int Height) SizeFor(MediaInfo info)
    {
        var scale = Math.Min(1, (double)ShortSide / Math.Max(1, Math.Min(info.Width, info.Height)));
        return (Math.Max(16, (int)Math.Round(info.Width * scale)), Math.Max(16, (int)Math.Round(info.Height * scale)));
    }
}
