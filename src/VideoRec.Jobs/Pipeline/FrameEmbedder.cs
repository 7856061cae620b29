using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Pipeline;

/// <summary>What one model makes of one video's frames.</summary>
/// <param name="Frames">What it looked at.</param>
/// <param name="Labels">What is seen; null where the model names nothing.</param>
/// <param name="FrameLabels">What is likely in each frame; null where the model names nothing.</param>
/// <param name="Fingerprints">One a frame.</param>
internal sealed record EmbeddedFrames(
    string ModelId, FrameEncoding Encoding, RgbFrames Frames, List<VideoLabel>? Labels, LabelVocabulary? Vocabulary, FrameLabels? FrameLabels, byte[][] Fingerprints)
{
    /// <summary>Look vector, unit length; empty where no frame has a direction.</summary>
    public float[] LookVector()
    {
        var look = EmbeddingPooling.LookVector(Encoding.Embeddings, Encoding.Dimension);
        return Array.Exists(look, value => value != 0) ? look : [];
    }
}

/// <summary>Runs a frame model over a video, and writes what it gave.</summary>
internal sealed class FrameEmbedder(AnalysisFrames analysis, IOptions<EmbeddingOptions> options)
{
    public async Task<EmbeddedFrames> EmbedAsync(Video video, IFrameEncoder encoder, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var frames = await analysis.GetAsync(video, encoder, cancellationToken).ConfigureAwait(false);
        var encoding = await encoder.EncodeAsync(frames, progress, cancellationToken).ConfigureAwait(false);
        var labels = encoder.Labels is not { } vocabulary ? null : LabelAggregator.Aggregate(
            video.Id, encoder.ModelId, encoding, frames.TimesSeconds, vocabulary, (float)options.Value.LabelThreshold, options.Value.MaxLabels);
        var frameLabels = labels is null ? null : FrameLabels.Of(video.Id, encoder.ModelId, encoding, frames.TimesSeconds);
        return new EmbeddedFrames(encoder.ModelId, encoding, frames, labels, encoder.Labels, frameLabels, FrameFingerprint.Of(frames));
    }

    /// <summary>Replaces the vectors of that model; vectors of other models stay and go on serving.</summary>
    public static async Task ReplaceRowsAsync(VideoRecDbContext context, Guid videoId, EmbeddedFrames embedded, CancellationToken cancellationToken)
    {
        await context.FrameVectors.Where(v => v.VideoId == videoId && v.ModelId == embedded.ModelId)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.FrameVectors.AddRange(Enumerable.Range(0, embedded.Encoding.Count).Select(ordinal => new FrameVector
        {
            VideoId = videoId,
            ModelId = embedded.ModelId,
            Ordinal = ordinal,
            Dimension = embedded.Encoding.Dimension,
            Vector = VectorBlob.FromVector(embedded.Encoding.Embedding(ordinal)),
        }));

        // Frames may have been taken anew for this; their times then belong to these vectors.
        await ExtractFramesJob.ReplaceRowsAsync(context, videoId, embedded.Frames.TimesSeconds, cancellationToken).ConfigureAwait(false);
        await context.FrameLabels.Where(l => l.VideoId == videoId && l.ModelId == embedded.ModelId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (embedded.FrameLabels is { } frameLabels)
            context.FrameLabels.Add(frameLabels);
        await context.VideoFingerprints.Where(f => f.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.VideoFingerprints.Add(VideoFingerprint.Of(videoId, embedded.Fingerprints));
        if (embedded is not { Labels: { } labels, Vocabulary: { } vocabulary })
            return;
        await context.VideoLabels.Where(l => l.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.VideoLabels.AddRange(await LabelCorrections.ApplyAsync(context, videoId, embedded.ModelId, labels, vocabulary, cancellationToken).ConfigureAwait(false));
    }
}
