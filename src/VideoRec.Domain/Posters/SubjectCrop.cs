using System.Globalization;

namespace VideoRec.Domain.Posters;

/// <summary>Crops a picture to another shape around its subject.</summary>
public static class SubjectCrop
{
    /// <summary>Part of the subject that does not fit which is cut off at its top; the rest goes at its bottom. Faces and heads are up.</summary>
    private const float CutAtTop = 0.25f;

    /// <summary>
    /// The largest window of the target's shape inside the picture that has the subject in its middle as far as the edges allow. A subject
    /// too tall for the window loses more of its lower part.
    /// </summary>
    /// <param name="subject">Null for the middle of the picture.</param>
    /// <param name="sourceAspect">Width / height of the picture.</param>
    /// <param name="targetAspect">Width / height of the window.</param>
    public static CropWindow Window(SubjectBox? subject, double sourceAspect, double targetAspect)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceAspect);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetAspect);
        subject ??= new SubjectBox(0.25f, 0.25f, 0.5f, 0.5f);
        var width = (float)Math.Min(1, targetAspect / sourceAspect);
        var height = (float)Math.Min(1, sourceAspect / targetAspect);
        var left = subject.CentreX - width / 2;
        var top = subject.Height <= height
            ? subject.CentreY - height / 2
            : subject.Top + (subject.Height - height) * CutAtTop;
        return new CropWindow(Math.Clamp(left, 0, 1 - width), Math.Clamp(top, 0, 1 - height), width, height);
    }

    /// <summary>The same window as CSS <c>object-position</c> for a picture shown with <c>object-fit: cover</c>, such as <c>37.5% 50%</c>.</summary>
    public static string ObjectPosition(SubjectBox? subject, double sourceAspect, double targetAspect)
    {
        var window = Window(subject, sourceAspect, targetAspect);
        return string.Create(CultureInfo.InvariantCulture, $"{Percent(window.Left, window.Width):0.#}% {Percent(window.Top, window.Height):0.#}%");
    }

    // CSS puts the point at p % of the picture onto the point at p % of the box, so p is the offset over the slack.
    private static float Percent(float offset, float size) => size < 0.9999f ? 100 * offset / (1 - size) : 50;
}

/// <summary>A window in fractions of the picture (0…1, origin top left).</summary>
public sealed record CropWindow(float Left, float Top, float Width, float Height);
