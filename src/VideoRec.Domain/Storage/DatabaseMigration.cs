using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace VideoRec.Domain.Storage;

/// <summary>Brings the database up to date before anything else starts.</summary>
public sealed class DatabaseMigration(IDbContextFactory<VideoRecDbContext> contexts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await ApplyAsync(context, cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks only: a data folder of another version is left as it is.</summary>
    /// <exception cref="OtherSchemaException">The tables were made by migrations that this version does not have.</exception>
    public static async Task RequireKnownAsync(DbContext context, CancellationToken cancellationToken)
    {
        var applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
        if (applied.Except(context.Database.GetMigrations(), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new OtherSchemaException(unknown);
    }

    /// <summary>Applies the pending migrations of any context that lives in the site's database file.</summary>
    public static async Task ApplyAsync(DbContext context, CancellationToken cancellationToken)
    {
        var pending = await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false);
        if (!pending.Any())
            return;

        // EF Core guards migrations by a row that outlives a killed process and would then be waited for without end.
        // Only one process uses a data directory (DataDirectoryLock), so a guard found here is such a leftover.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken).ConfigureAwait(false);
        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }
}
