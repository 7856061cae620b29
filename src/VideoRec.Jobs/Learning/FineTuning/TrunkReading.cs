using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>An encoder of the catalogue with its file.</summary>
internal sealed record EncoderSource(ModelManifest Manifest, byte[] Model)
{
    /// <returns>Null where the model is not in the catalogue, or a file of it is missing or damaged.</returns>
    public static async Task<EncoderSource?> FindAsync(ModelCatalogue catalogue, string modelId, CancellationToken cancellationToken)
    {
        try
        {
            var installed = await catalogue.RequireAsync(modelId, cancellationToken).ConfigureAwait(false);
            return new EncoderSource(installed.Manifest, await File.ReadAllBytesAsync(installed.Paths["model"], cancellationToken).ConfigureAwait(false));
        }
        catch (ModelUnavailableException)
        {
            return null;
        }
    }
}

/// <summary>Reads frames of videos again for a training of the last block: what the encoder's trunk gives of them, kept in the run's folder until it ends.</summary>
internal sealed class TrunkReader(
    IMediaTool media, OriginalFiles originals, ExecutionProviderSelector providers, IDbContextFactory<VideoRecDbContext> contexts, ILogger<TrunkReader> logger)
{
    /// <param name="videos">Their ids, in the order of <see cref="TrunkFeatures"/>; those that cannot be read are there without frames.</param>
    /// <param name="frames">Of each video.</param>
    public async Task<TrunkFeatures> ReadAsync(
        TrainingContext training, EncoderSource source, EncoderCut cut, Guid[] videos, int frames, CancellationToken cancellationToken)
    {
        var picture = source.Manifest.Picture!;
        using var trunk = providers.Open(plan => TrunkEncoder.Open(source.Model, cut, picture, plan with { Threads = training.Limits.Threads })).Opened;
        var shape = await trunk.ShapeAsync(frames, cancellationToken).ConfigureAwait(false);
        var features = new TrunkFeatures(Path.Combine(training.Folder, Name(source, videos, shape)), shape);
        try
        {
            foreach (var id in videos.Skip(features.Count))
            {
                features.Append(await TryReadAsync(trunk, id, new FrameSamplingPlan(frames, picture.Width, picture.Height), cancellationToken).ConfigureAwait(false));
                await training.PointAsync(null, cancellationToken).ConfigureAwait(false);
            }

            return features;
        }
        catch
        {
            features.Dispose();
            throw;
        }
    }

    /// <summary>Of what is in it, so that a run that is taken up again finds what it read, and nothing else.</summary>
    private static string Name(EncoderSource source, Guid[] videos, TrunkShape shape)
    {
        using var fingerprint = new DataFingerprint();
        fingerprint.Add(source.Manifest.File("model").Sha256 ?? source.Manifest.Id).Add(shape.Video);
        foreach (var id in videos)
            fingerprint.Add(id);
        return $"trunk-{fingerprint.Current()[..16]}.f16";
    }

    private async Task<float[]> TryReadAsync(TrunkEncoder trunk, Guid id, FrameSamplingPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            var video = await context.Videos.AsNoTracking().FirstAsync(v => v.Id == id, cancellationToken).ConfigureAwait(false);
            var (original, info) = originals.RequireProbed(video);
            return await trunk.EncodeAsync(await media.ExtractFramesAsync(original, info, plan, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.FramesNotReadAgain(exception, id);
            return [];
        }
    }
}
