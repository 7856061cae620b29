using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Prometheus;
using VideoRec.Domain.Storage;

namespace VideoRec.Web.Hosting;

/// <summary>Figures for Prometheus. Section <c>VideoRec:Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>Whether <c>/metrics</c> is served, to anybody who reaches the site.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;
}

/// <summary>Health and metrics: what a supervisor asks of the site.</summary>
internal static class Observability
{
    public static IServiceCollection AddVideoRecObservability(this IServiceCollection services)
    {
        services.AddOptions<MetricsOptions>().BindConfiguration("VideoRec:Metrics").ValidateDataAnnotations().ValidateOnStart();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }

    public static void MapVideoRecObservability(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        if (app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Enabled)
            app.MapMetrics("/metrics");
    }

    private sealed class DatabaseHealth(IDbContextFactory<VideoRecDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            await database.Videos.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
