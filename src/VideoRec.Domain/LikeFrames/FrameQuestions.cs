using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.LikeFrames;

/// <summary>Makes questions of frames that are stored and of pictures from people, both as the frame model in use sees them.</summary>
public sealed class FrameQuestions(IDbContextFactory<VideoRecDbContext> contexts, IndexStore index, IEncoders encoders, IMediaTool media)
{
    /// <summary>The stored frame that is nearest in time.</summary>
    /// <returns>Null where the video's frames have not been looked at.</returns>
    public async Task<FrameQuestion?> OfVideoAsync(Guid videoId, double timeSeconds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var modelId = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        if ((await StoredFrames.TimesAsync(context, [videoId], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(videoId) is not { } times)
            return null;
        var nearest = Enumerable.Range(0, times.Length).MinBy(frame => Math.Abs(times[frame] - timeSeconds));
        var stored = await context.FrameVectors.AsNoTracking()
            .FirstOrDefaultAsync(v => v.VideoId == videoId && v.ModelId == modelId && v.Ordinal == nearest, cancellationToken).ConfigureAwait(false);
        if (stored is null)
            return null;
        var labels = await context.FrameLabels.AsNoTracking().FirstOrDefaultAsync(l => l.VideoId == videoId && l.ModelId == modelId, cancellationToken).ConfigureAwait(false);
        var named = labels is null ? [] : FrameLabels.Read(labels.Frames);
        return new FrameQuestion(stored.ModelId, VectorBlob.ToVector(stored.Vector, stored.Dimension), nearest < named.Count ? named[nearest].Labels : [])
        {
            VideoId = videoId,
            Frame = nearest,
            TimeSeconds = times[nearest],
        };
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
