namespace VideoRec.Domain.Frames;

/// <summary>A sampled frame of a video.</summary>
public sealed class VideoFrame
{
    public Guid VideoId { get; init; }

    /// <summary>0 for the first sampled frame.</summary>
    public int Ordinal { get; init; }

    public double TimeSeconds { get; set; }
}
