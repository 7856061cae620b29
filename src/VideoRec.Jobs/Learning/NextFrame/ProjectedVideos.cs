using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>Videos as a projection sees them, in memory for training.</summary>
internal sealed class ProjectedVideos
{
    private readonly float[][] _videos;

    public ProjectedVideos(IReadOnlyList<FrameSequence> videos, FrameProjection projection)
    {
        Width = projection.Width;
        _videos = [.. videos.AsParallel().AsOrdered().Select(projection.Project)];
    }

    public int Width { get; }

    public int Videos => _videos.Length;

    public int FramesOf(int video) => _videos[video].Length / Width;

    public ReadOnlySpan<float> Frame(int video, int frame) => _videos[video].AsSpan(frame * Width, Width);

    /// <summary>Writes frames of a video with the ones before each: [frames, lags, width]; ahead of the first the first is repeated.</summary>
    public void WriteRows(int video, ReadOnlySpan<int> frames, int lags, Span<float> rows)
    {
        for (var place = 0; place < frames.Length; place++)
            for (var lag = 0; lag < lags; lag++)
                Frame(video, frames[Math.Max(0, place - lag)]).CopyTo(rows.Slice(((place * lags) + lag) * Width, Width));
    }
}
