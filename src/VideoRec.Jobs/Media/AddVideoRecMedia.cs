using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Frames;

namespace VideoRec.Jobs.Media;

public static class MediaServiceCollectionExtensions
{
    /// <summary>Adds ffmpeg and ffprobe behind IMediaTool.</summary>
    public static IServiceCollection AddVideoRecMedia(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration("VideoRec:Media").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LauncherThread>();
        services.AddSingleton<MediaProcess>();
        services.AddSingleton<MediaRunner>();
        services.AddSingleton<IMediaToolStatus>(provider => provider.GetRequiredService<MediaRunner>());
        services.AddSingleton<MediaProber>();
        services.AddSingleton<Transcoder>();
        services.AddSingleton<FrameExtractor>();
        services.AddSingleton<SignalExtractor>();
        services.AddSingleton<PictureExtractor>();
        services.AddSingleton<PictureStream>();
        services.AddSingleton<StillReader>();
        services.AddSingleton<IMediaTool, FfmpegMediaTool>();
        services.AddHostedService<MediaSelfTestAtStart>();
        return services;
    }
}
