using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: what the intake found out when it let the file in; the original where that is missing.
/// Writes: the video's media facts and search row, and the original as rendition where a browser plays it: from then on it
/// can be watched and found.
/// Safe to repeat because: the same file gives the same facts, and the rendition has one name.
/// </summary>
internal sealed class ProbeVideoJob(IMediaTool media, OriginalFiles originals, SearchIndex search) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Probe;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var info = work.Video.Media ?? await media.ProbeAsync(originals.Require(work.Video), cancellationToken).ConfigureAwait(false);
        await search.UpdateAsync(work.Video.Id, cancellationToken).ConfigureAwait(false);
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
