using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the context factory (one short context an operation), the data directories, the state of the pipeline and the clock.</summary>
    public static IServiceCollection AddVideoRecStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("VideoRec:Storage").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DataDirectories>();
        services.AddSingleton<DiskSpace>();
        services.AddPooledDbContextFactory<VideoRecDbContext>((provider, options) => UseVideoRecSqlite(
            options,
            provider.GetRequiredService<DataDirectories>().Database,
            provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.TryAddSingleton<CatalogueEvents>();
        services.AddSingleton<PipelineSignal>();
        services.AddSingleton<StageRunStore>();
        services.AddSingleton<StageRecovery>();
        services.AddOptions<UploadOptions>().BindConfiguration("VideoRec:Uploads").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<DatabaseMigration>();
        return services;
    }

    /// <summary>The same connection settings for every context that lives in the site's database file.</summary>
    public static DbContextOptionsBuilder UseVideoRecSqlite(
        this DbContextOptionsBuilder options, string databaseFile, StorageOptions storage, string? migrationsHistoryTable = null)
    {
        return options
            .UseSqlite($"Data Source={databaseFile};Default Timeout={storage.BusyTimeoutSeconds}", sqlite =>
            {
                if (migrationsHistoryTable is not null)
                    sqlite.MigrationsHistoryTable(migrationsHistoryTable);
            })
            .AddInterceptors(new SqlitePragmas(storage.BusyTimeoutSeconds, storage.MappedBytes));
    }
}
