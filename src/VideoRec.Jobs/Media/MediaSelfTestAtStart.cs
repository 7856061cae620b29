using Microsoft.Extensions.Hosting;

namespace VideoRec.Jobs.Media;

/// <summary>Tests ffmpeg and its sandbox while the site comes up, so that the first upload does not wait for it.</summary>
internal sealed class MediaSelfTestAtStart(IMediaToolStatus status) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => status.GetAsync(stoppingToken);
}
