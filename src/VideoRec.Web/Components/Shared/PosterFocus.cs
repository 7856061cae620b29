using System.Globalization;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>Where a poster is to be cut so that its subject stays in the picture.</summary>
internal static class PosterFocus
{
    /// <summary>CSS <c>object-position</c> for <c>object-fit: cover</c> in a box of the given width/height.</summary>
    public static string Css(Video video, double boxRatio)
    {
        if (video.PosterSubject is not { } subject || video.Media is not { Width: > 0, Height: > 0 } media)
            return "50% 50%";
        var pictureRatio = (double)media.Width / media.Height;
        var x = Position(subject.CentreX, boxRatio / pictureRatio);
        var y = Position(subject.CentreY, pictureRatio / boxRatio);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.#}% {y:0.#}%");
    }

    /// <summary>CSS percentages put p % of the picture over p % of the box: 0 is the start, 100 the end.</summary>
    private static double Position(double centre, double visible) =>
        visible >= 1 ? 50 : 100 * Math.Clamp(centre - visible / 2, 0, 1 - visible) / (1 - visible);
}
