using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Moments;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Search;

namespace VideoRec.Domain.Videos;

public static class CatalogueServiceCollectionExtensions
{
    /// <summary>Adds the catalogue and its search.</summary>
    public static IServiceCollection AddVideoRecCatalogue(this IServiceCollection services)
    {
        services.TryAddSingleton<CatalogueEvents>();
        services.TryAddSingleton<SearchIndex>();
        services.TryAddSingleton<OnScreenTextStore>();
        services.TryAddSingleton<ChapterStore>();
        services.TryAddSingleton<VideoStore>();
        services.TryAddSingleton<TagNameStore>();
        services.TryAddSingleton<LabelCorrections>();
        return services;
    }
}
