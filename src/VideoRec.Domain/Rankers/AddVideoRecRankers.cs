using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;
using VideoRec.Domain.ServedLists;

namespace VideoRec.Domain.Rankers;

public static class RankersServiceCollectionExtensions
{
    /// <summary>Adds the versions of the ranker, the log of what they served, and its replay.</summary>
    public static IServiceCollection AddVideoRecRankers(this IServiceCollection services)
    {
        services.AddOptions<ServedListOptions>().BindConfiguration("VideoRec:ServedLists").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LiveRankers>();
        services.AddSingleton<IRankerParametersSource>(provider => provider.GetRequiredService<LiveRankers>());
        services.AddSingleton<RankerVersionStore>();
        services.AddSingleton<ServedListLog>();
        services.AddSingleton<IRankedListLog>(provider => provider.GetRequiredService<ServedListLog>());
        services.AddSingleton<ServedListStore>();
        services.AddSingleton<ServedListReplay>();
        services.AddSingleton<RankerJudge>();
        services.AddHostedService<OpenRankers>();
        return services;
    }

    /// <summary>Before the first feed: the settings become a version, and the live one is read.</summary>
    private sealed class OpenRankers(RankerVersionStore store, IOptions<RankingOptions> options) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.OpenAsync(RankerParameters.Of(options.Value), cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
