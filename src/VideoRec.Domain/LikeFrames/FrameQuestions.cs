using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.LikeFrames;

/// <summary>Makes questions of frames of videos and of pictures from people, all as the frame model in use sees them.</summary>
public sealed class FrameQuestions(
    IDbContextFactory<VideoRecDbContext> contexts, IndexStore index, IEncoders encoders, IMediaTool media, DataDirectories directories) : IDisposable
{
    /// <summary>Videos that are opened at a time for a frame that is not stored.</summary>
    private const int AtOnce = 2;

    /// <summary>Seconds from the nearest stored frame beyond which the moment itself is looked at: in a long video they are a minute apart.</summary>
    private const double Near = 1;

    /// <summary>Pixels of a frame that is looked at anew; more than any model takes.</summary>
    private const int ExactWidth = 640;

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>The stored frame that is nearest in time, or the frame of the moment itself where that one is far from it.</summary>
    /// <returns>Null where the video's frames have not been looked at.</returns>
    public async Task<FrameQuestion?> OfVideoAsync(Video video, double timeSeconds, CancellationToken cancellationToken)
    {
        if (await StoredAsync(video.Id, timeSeconds, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        return Math.Abs(stored.TimeSeconds - timeSeconds) > Near && await ExactAsync(video, timeSeconds, cancellationToken).ConfigureAwait(false) is { } exact
            ? exact with { VideoId = video.Id, Frame = stored.Frame, TimeSeconds = timeSeconds, IsStored = false }
            : stored;
    }

    public void Dispose() => _turns.Dispose();

    private async Task<FrameQuestion?> StoredAsync(Guid videoId, double timeSeconds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var modelId = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        if ((await StoredFrames.TimesAsync(context, [videoId], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(videoId) is not { } times)
            return null;
        var nearest = Enumerable.Range(0, times.Length).MinBy(frame => Math.Abs(times[frame] - timeSeconds));
        var vector = await context.FrameVectors.AsNoTracking()
            .FirstOrDefaultAsync(v => v.VideoId == videoId && v.ModelId == modelId && v.Ordinal == nearest, cancellationToken).ConfigureAwait(false);
        if (vector is null)
            return null;
        var labels = await context.FrameLabels.AsNoTracking().FirstOrDefaultAsync(l => l.VideoId == videoId && l.ModelId == modelId, cancellationToken).ConfigureAwait(false);
        var named = labels is null ? [] : FrameLabels.Read(labels.Frames);
        return new FrameQuestion(vector.ModelId, VectorBlob.ToVector(vector.Vector, vector.Dimension), nearest < named.Count ? named[nearest].Labels : [])
        {
            VideoId = videoId,
            Frame = nearest,
            TimeSeconds = times[nearest],
        };
    }

    /// <summary>Null where the original is gone or gives no picture there; the nearest stored frame then has to do.</summary>
    private async Task<FrameQuestion?> ExactAsync(Video video, double timeSeconds, CancellationToken cancellationToken)
    {
        if (video.Media is not { } info || directories.VideoFile(video.Id, video.OriginalFile) is var original && !File.Exists(original))
            return null;
        var picture = Path.Combine(directories.Work, $"{Guid.NewGuid():N}.jpg");
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await media.ExtractPictureAsync(original, info, timeSeconds, ExactWidth, picture, cancellationToken).ConfigureAwait(false);
            return await OfPictureAsync(picture, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MediaFailedException or MediaRejectedException or ModelUnavailableException)
        {
            return null;
        }
        finally
        {
            _turns.Release();
            File.Delete(picture);
        }
    }

    /// <param name="path">A file that nobody vouches for.</param>
    /// <exception cref="MediaRejectedException">It is not a picture that is taken.</exception>
    /// <exception cref="ModelUnavailableException">The model cannot be used now.</exception>
    public async Task<FrameQuestion> OfPictureAsync(string path, CancellationToken cancellationToken)
    {
        var encoder = await encoders.FrameAsync(await index.FrameModelAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var picture = await media.ReadStillAsync(path, encoder.InputWidth, encoder.InputHeight, cancellationToken).ConfigureAwait(false);
        var seen = await encoder.EncodeAsync(picture, null, cancellationToken).ConfigureAwait(false);
        var labels = encoder.LabelCount > 0 ? FrameLabels.Read(FrameLabels.Of(Guid.Empty, encoder.ModelId, seen, picture.TimesSeconds).Frames)[0].Labels : [];
        return new FrameQuestion(encoder.ModelId, seen.Embedding(0).ToArray(), labels);
    }
}
