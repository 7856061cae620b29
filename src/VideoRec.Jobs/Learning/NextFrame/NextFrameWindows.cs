using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// Draws the windows of a step: a part of a video at one of several strides. Every frame of the batch is a candidate at every place, but
/// for those of the own video that have been seen; so the frames further on in the same video ask for order, the others for the scene.
/// </summary>
internal sealed class NextFrameWindows
{
    /// <summary>Frames between two of a window, at most.</summary>
    private const int LargestStride = 4;

    /// <summary>A stride that leaves fewer frames than this is not used.</summary>
    private const int LeastFrames = 8;

    private readonly ProjectedVideos _videos;
    private readonly NextFrameSettings _settings;
    private readonly int[] _usable;

    public NextFrameWindows(ProjectedVideos videos, NextFrameSettings settings)
    {
        (_videos, _settings) = (videos, settings);
        _usable = [.. Enumerable.Range(0, videos.Videos).Where(video => videos.FramesOf(video) > NextFrameTest.LeastHistory)];
    }

    /// <param name="rows">[batch, window, lags, width].</param>
    /// <param name="allowed">[batch·window, batch·window], whether the candidate may be chosen.</param>
    /// <param name="targets">[batch·window], places of the next frames.</param>
    /// <param name="weights">[batch·window], 1 where there is a question.</param>
    public void Fill(ref SplitMix random, Span<float> rows, Span<bool> allowed, Span<long> targets, Span<float> weights)
    {
        var (batch, window, size) = (_settings.Batch, _settings.Window, _settings.Lags * _videos.Width);
        var places = batch * window;
        rows.Clear();
        allowed.Clear();
        weights.Clear();
        Span<int> frames = stackalloc int[window];
        var videos = new int[batch];
        var counts = new int[batch];
        for (var b = 0; b < batch; b++)
        {
            videos[b] = _usable[random.Below(_usable.Length)];
            counts[b] = Draw(videos[b], ref random, frames);
            _videos.WriteRows(videos[b], frames[..counts[b]], _settings.Lags, rows.Slice(b * window * size, window * size));
        }

        for (var b = 0; b < batch; b++)
            for (var t = 0; t < window; t++)
            {
                var place = (b * window) + t;
                var asked = t + 1 < counts[b];
                targets[place] = asked ? place + 1 : place;
                weights[place] = asked && t + 1 >= NextFrameTest.LeastHistory ? 1 : 0;
                var row = allowed.Slice(place * places, places);
                for (var other = 0; other < batch; other++)
                    if (other != b && videos[other] != videos[b])
                        row.Slice(other * window, counts[other]).Fill(true);
                if (asked)
                    row[(place + 1)..((b * window) + counts[b])].Fill(true);
                else
                    row[place] = true;
            }
    }

    /// <returns>How many frames were drawn.</returns>
    private int Draw(int video, ref SplitMix random, Span<int> frames)
    {
        var count = _videos.FramesOf(video);
        var stride = 1 + random.Below(Math.Clamp(count / LeastFrames, 1, LargestStride));
        var drawn = Math.Min(frames.Length, ((count - 1) / stride) + 1);
        var first = random.Below(count - ((drawn - 1) * stride));
        for (var i = 0; i < drawn; i++)
            frames[i] = first + (i * stride);
        return drawn;
    }
}
