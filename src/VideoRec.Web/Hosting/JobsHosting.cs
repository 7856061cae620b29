using Hangfire;
using Hangfire.AspNetCore;
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
        // Hangfire would otherwise keep both in static fields, which two sites in one process (tests) would share.
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) }));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, configuration) => configuration
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>())));
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
