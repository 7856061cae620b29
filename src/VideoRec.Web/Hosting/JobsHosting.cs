using Hangfire;
using Hangfire.InMemory;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Web.Hosting;

internal static class JobsHosting
{
    /// <summary>
    /// Adds Hangfire with its queue in memory (our tables know what is due) and one worker for each group of queues:
    /// one ffmpeg, one model and one quick stage may run at a time.
    /// </summary>
    public static IServiceCollection AddVideoRecJobServers(this IServiceCollection services)
    {
        services.AddHangfire(configuration => configuration
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) }));
        foreach (var queues in JobQueues.Workers)
            services.AddHangfireServer(options =>
            {
                options.ServerName = "videorec-" + queues[0];
                options.Queues = queues;
                options.WorkerCount = 1;
                options.ShutdownTimeout = TimeSpan.FromSeconds(10);
            });
        return services;
    }
}
