using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>Makes a smaller version of a model and measures it beside the original over the site's own videos.</summary>
public sealed class ModelQuantisation(
    ModelCatalogue catalogue, ModelVersions versions, IEncoders encoders, IMediaTool media, DataDirectories directories,
    IDbContextFactory<VideoRecDbContext> contexts, IOptions<QuantisationOptions> options)
{
    /// <summary>Half of them are measured with, and ten neighbours of each have to be a choice.</summary>
    private const int FewestVideos = 12;

    /// <returns>The version's manifest with its figures, and why it may not be chosen, null where it may.</returns>
    /// <exception cref="QuantisationException">The model cannot be made smaller this way, or the site has too few videos to measure with.</exception>
    /// <exception cref="ModelUnavailableException">The model is missing or damaged.</exception>
    public async Task<(ModelManifest Manifest, string? Refusal)> QuantiseAsync(string modelId, ModelPrecision to, CancellationToken cancellationToken)
    {
        var original = (await catalogue.RequireAsync(modelId, cancellationToken).ConfigureAwait(false)).Manifest;
        var videos = await VideosAsync(cancellationToken).ConfigureAwait(false);
        if (videos.Count < FewestVideos)
            throw new QuantisationException($"The site has {videos.Count} videos to measure with; it takes {FewestVideos}.");
        var (manifest, measured) = original.Task switch
        {
            ModelTasks.Frames => await FramesAsync(original, to, videos, cancellationToken).ConfigureAwait(false),
            ModelTasks.Text => await TextsAsync(original, to, videos, cancellationToken).ConfigureAwait(false),
            _ => throw new QuantisationException("Only models that see frames or read texts can be measured by what they find near."),
        };
        manifest = manifest with
        {
            Version = manifest.Version! with { Speed = Rounded(measured.Speed), Cosine = Rounded(measured.Cosine), Neighbours = Rounded(measured.Neighbours) },
        };
        versions.Keep(manifest);
        return (manifest, VersionRule.Refusal(manifest, options.Value));
    }

    private async Task<(ModelManifest Manifest, MeasuredVersion Measured)> FramesAsync(
        ModelManifest original, ModelPrecision to, List<Video> videos, CancellationToken cancellationToken)
    {
        // Every other video, so that what is measured with was not looked at before.
        var plan = new FrameSamplingPlan(options.Value.Frames, original.Picture!.Width, original.Picture.Height);
        var sets = new List<RgbFrames>();
        foreach (var video in videos)
            sets.Add(await media.ExtractFramesAsync(directories.VideoFile(video.Id, video.OriginalFile), video.Media!, plan, cancellationToken).ConfigureAwait(false));
        var examples = sets.Where((_, i) => i % 2 == 0).ToList().Joined();
        var manifest = await versions.MakeAsync(original.Id, to, examples, cancellationToken).ConfigureAwait(false);
        var measured = await VersionComparison.OfFramesAsync(encoders, [original.Id, manifest.Id], [.. sets.Where((_, i) => i % 2 == 1)], cancellationToken).ConfigureAwait(false);
        return (manifest, measured[1]);
    }

    private async Task<(ModelManifest Manifest, MeasuredVersion Measured)> TextsAsync(
        ModelManifest original, ModelPrecision to, List<Video> videos, CancellationToken cancellationToken)
    {
        var manifest = await versions.MakeAsync(original.Id, to, null, cancellationToken).ConfigureAwait(false);
        var measured = await VersionComparison.OfTextsAsync(encoders, [original.Id, manifest.Id], [.. videos.Select(VideoText.Of)], cancellationToken).ConfigureAwait(false);
        return (manifest, measured[1]);
    }

    /// <summary>The newest videos whose originals are there.</summary>
    private async Task<List<Video>> VideosAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var videos = await context.Videos.AsNoTracking().Include(v => v.Tags).Include(v => v.Labels).AsSplitQuery()
                .Where(v => v.Status == VideoStatus.Ready).OrderByDescending(v => v.Id).Take(options.Value.Videos).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. videos.Where(v => v.Media is not null && File.Exists(directories.VideoFile(v.Id, v.OriginalFile)))];
        }
    }

    private static double Rounded(double value) => Math.Round(value, 4);
}
