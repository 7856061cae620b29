namespace VideoRec.Domain.Copies;

/// <summary>Two videos that share a part, found when the later one was looked at. A note for people: nothing is blocked by it.</summary>
public sealed class VideoCopy
{
    /// <summary>The video that was looked at.</summary>
    public Guid VideoId { get; init; }

    /// <summary>The video that was there already.</summary>
    public Guid OtherId { get; init; }

    /// <summary>Where the part begins in the one, in seconds.</summary>
    public double StartSeconds { get; set; }

    public double EndSeconds { get; set; }

    /// <summary>What is added to a time of the one for the same moment of the other.</summary>
    public double OffsetSeconds { get; set; }

    /// <summary>Where the part begins in the other, in seconds.</summary>
    public double OtherStartSeconds => StartSeconds + OffsetSeconds;

    public double OtherEndSeconds => EndSeconds + OffsetSeconds;

    public bool IsMirrored { get; set; }

    /// <summary>Mean correlation of the aligned frames, up to 1.</summary>
    public double Likeness { get; set; }

    public DateTimeOffset FoundAt { get; set; }

    /// <summary>Whether somebody said that it does not matter; kept when the video is looked at again.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>The same, seen from the other video.</summary>
    public VideoCopy Turned() => new()
    {
        VideoId = OtherId,
        OtherId = VideoId,
        StartSeconds = OtherStartSeconds,
        EndSeconds = OtherEndSeconds,
        OffsetSeconds = -OffsetSeconds,
        IsMirrored = IsMirrored,
        Likeness = Likeness,
        FoundAt = FoundAt,
        IsDismissed = IsDismissed,
    };
}
