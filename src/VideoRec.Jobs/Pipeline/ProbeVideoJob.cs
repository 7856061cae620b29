using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the original.
/// Writes: the video's media facts, and the original as rendition where a browser plays it: from then on it can be watched.
/// Safe to repeat because: the same file gives the same facts, and the rendition has one name.
/// </summary>
internal sealed class ProbeVideoJob(IMediaTool media, OriginalFiles originals) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Probe;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var info = await media.ProbeAsync(originals.Require(work.Video), cancellationToken).ConfigureAwait(false);
        return new StageResult(Describe(info), async (context, token) =>
        {
            var video = await context.Videos.Include(v => v.Renditions).SingleAsync(v => v.Id == work.Video.Id, token).ConfigureAwait(false);
            video.Media = info;
            if (info.PlaysInBrowser)
                UseOriginal(video, info);
        });
    }

    internal static void UseOriginal(Video video, MediaInfo info)
    {
        if (video.Renditions.Any(r => r.Name == Rendition.Original))
            return;
        video.Renditions.Add(new Rendition
        {
            VideoId = video.Id,
            Name = Rendition.Original,
            File = video.OriginalFile,
            Width = info.Width,
            Height = info.Height,
            SizeBytes = video.OriginalSizeBytes,
        });
    }

    private static string Describe(MediaInfo info) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{info.Width}×{info.Height}, {info.VideoCodec}{(info.AudioCodec is null ? ", silent" : " and " + info.AudioCodec)}, {info.DurationSeconds:0.0} s.");
}
