using Microsoft.Extensions.Options;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.OnScreen;

namespace VideoRec.Jobs.OnScreen;

/// <summary>Reads the words that are on screen in a video.</summary>
internal sealed class ScreenTextReading(IMediaTool media, IScreenReader reader, IOptions<OnScreenTextOptions> options)
{
    /// <summary>Pictures a second that are compared: a line's time is right to half a second.</summary>
    private const double Rate = 2;

    /// <summary>Pixels of the pictures' shorter side at most.</summary>
    private const int ShortSide = 720;

    /// <summary>Raised when the same models would be used in another way.</summary>
    private const int Form = 1;

    /// <summary>What a reading is made with; empty where the site does not read.</summary>
    public string Version => options.Value.Enabled ? $"on-screen-{Form}:{reader.ModelId}" : "";

    public async Task<ScreenTexts> ReadAsync(string path, MediaInfo info, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var plan = new PicturePlan(Rate, ShortSide);
        var scan = new ScreenScan(reader, options.Value.ShortSide, options.Value.MinConfidence);
        await media.ReadPicturesAsync(path, info, plan, async (picture, token) =>
        {
            await scan.LookAsync(picture, token).ConfigureAwait(false);
            progress?.Report(Math.Min(1, picture.TimesSeconds[0] / Math.Max(1, info.DurationSeconds)));
        }, cancellationToken).ConfigureAwait(false);
        var (width, height) = plan.SizeFor(info);
        return new ScreenTexts(scan.Finish(), width, height, scan.Work);
    }
}

/// <param name="Lines">By order of start.</param>
/// <param name="Width">Pixels of the pictures that were looked at.</param>
internal sealed record ScreenTexts(IReadOnlyList<SeenText> Lines, int Width, int Height, ScreenScanWork Work);
