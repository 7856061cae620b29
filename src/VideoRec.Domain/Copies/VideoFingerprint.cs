namespace VideoRec.Domain.Copies;

/// <summary>The fingerprints of a video's sampled frames, in their order.</summary>
public sealed class VideoFingerprint
{
    public Guid VideoId { get; init; }

    /// <summary><see cref="FrameFingerprint.Size"/> bytes a frame.</summary>
    public required byte[] Frames { get; init; }

    public static VideoFingerprint Of(Guid videoId, IEnumerable<byte[]> frames) =>
        new() { VideoId = videoId, Frames = [.. frames.SelectMany(frame => frame)] };

    public byte[][] ToFrames() => [.. Frames.Chunk(FrameFingerprint.Size)];
}
