namespace VideoRec.Domain.OnScreen;

/// <summary>A line of text that is on screen for a while.</summary>
public sealed class OnScreenLine
{
    public Guid VideoId { get; init; }

    /// <summary>0 for the first line of the video.</summary>
    public int Ordinal { get; init; }

    public required string Text { get; init; }

    /// <summary>Mean probability of its characters, 0…1.</summary>
    public float Confidence { get; init; }

    /// <summary>When it was first seen.</summary>
    public double StartSeconds { get; init; }

    /// <summary>When it was last seen.</summary>
    public double EndSeconds { get; init; }

    /// <summary>Left edge of the upright rectangle around it, as a fraction of the picture's width.</summary>
    public float Left { get; init; }

    /// <summary>Upper edge, as a fraction of the picture's height.</summary>
    public float Top { get; init; }

    public float Width { get; init; }

    public float Height { get; init; }
}

/// <summary>That a video was read, and how; a video without any text has this and no lines.</summary>
public sealed class OnScreenReading
{
    public Guid VideoId { get; init; }

    /// <summary>Version of the reading and its models; empty where the site does not read.</summary>
    public required string Version { get; set; }
}
