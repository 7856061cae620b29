using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Scenes;

namespace VideoRec.Domain.Search;

public static class SearchServiceCollectionExtensions
{
    /// <summary>Adds the one search over words, meaning and picture, and that by a frame or a picture; wants the catalogue, the live index and the encoders.</summary>
    public static IServiceCollection AddVideoRecSearch(this IServiceCollection services)
    {
        services.AddOptions<SearchOptions>().BindConfiguration("VideoRec:Search").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ISearchSource, WordsSource>();
        services.AddSingleton<ISearchSource, MeaningSource>();
        services.AddSingleton<ISearchSource, PictureSource>();
        services.AddSingleton<ISearchSource, TowerSource>();
        services.AddSingleton<FusedSearch>();
        services.AddSingleton<FrameQuestions>();
        services.AddSingleton<FrameSearch>();
        services.AddHostedService<SceneNamesAtStart>();
        return services;
    }
}
