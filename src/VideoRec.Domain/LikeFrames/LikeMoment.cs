namespace VideoRec.Domain.LikeFrames;

/// <summary>Where in a video something looks like the asked frame.</summary>
/// <param name="Frame">Ordinal of the stored frame.</param>
/// <param name="Cosine">Likeness of that frame, up to 1.</param>
public sealed record LikeMoment(double TimeSeconds, int Frame, float Cosine)
{
    /// <summary>A frame with less than this part of the best one's likeness is not worth a look beside it.</summary>
    private const float LeastPart = 0.75f;

    /// <summary>Runs of frames that are about as like as the best one, likeliest first, each by its likeliest frame.</summary>
    /// <param name="cosines">Of all frames of a video, in their order.</param>
    /// <returns>Ordinals; none where no frame is alike at all.</returns>
    public static IReadOnlyList<int> Find(IReadOnlyList<float> cosines, int most)
    {
        var least = cosines.Count > 0 ? LeastPart * cosines.Max() : 0;
        var (peaks, peak) = (new List<int>(), -1);
        for (var frame = 0; frame < cosines.Count && least > 0; frame++)
        {
            if (cosines[frame] >= least)
                peak = peak < 0 || cosines[frame] > cosines[peak] ? frame : peak;
            if (peak >= 0 && (cosines[frame] < least || frame == cosines.Count - 1))
            {
                peaks.Add(peak);
                peak = -1;
            }
        }

        return [.. peaks.OrderByDescending(frame => cosines[frame]).ThenBy(frame => frame).Take(most)];
    }
}
