using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

public static class RankingServiceCollectionExtensions
{
    /// <summary>Adds interactions, taste, the behaviour model in use, the live index, copies and the feed.</summary>
    public static IServiceCollection AddVideoRecRanking(this IServiceCollection services)
    {
        services.AddOptions<RankingOptions>().BindConfiguration("VideoRec:Ranking").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TasteOptions>().BindConfiguration("VideoRec:Taste").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IndexOptions>().BindConfiguration("VideoRec:Index").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CatalogueEvents>();
        services.TryAddSingleton<InteractionEvents>();
        services.TryAddSingleton<InteractionStore>();
        services.AddSingleton<ViewerChoiceStore>();
        services.AddSingleton<VectorIndexes>();
        services.AddSingleton<IndexStore>();
        services.AddSingleton<SceneIndex>();
        services.AddSingleton<SceneIndexUpdater>();
        services.AddSingleton<TextVectorCache>();
        services.AddSingleton<SceneQuestions>();
        services.AddSingleton<IndexUpdater>();
        services.AddHostedService<IndexKeeper>();
        services.AddOptions<CopyOptions>().BindConfiguration("VideoRec:Copies").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CopyStore>();
        services.TryAddSingleton<IRankedListLog, NoRankedListLog>();
        services.TryAddSingleton<IRankerParametersSource, ParametersOfSettings>();
        services.AddVideoRecBehaviour();
        services.AddSingleton<SequenceModels>();
        services.AddSingleton<RankingClock>();
        services.AddSingleton<AudienceStore>();
        services.AddHostedService<AudienceKeeper>();
        services.AddSingleton<FeedService>();
        services.AddSingleton<FeedPreparer>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedPreparer>());
        services.AddSingleton<TasteReader>();
        return services;
    }
}
