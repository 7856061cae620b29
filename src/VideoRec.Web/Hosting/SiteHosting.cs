using Prometheus;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Hosting;

internal static class SiteHosting
{
    /// <summary>Adds accounts, the HTTP API, media delivery, the job dashboard, health and metrics.</summary>
    public static WebApplicationBuilder AddVideoRecSite(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        builder.Services.AddVideoRecProxy();
        builder.Services.AddVideoRecAccounts();
        builder.Services.AddVideoRecRateLimits();
        builder.Services.AddVideoRecApi();
        builder.Services.AddVideoRecObservability();
        builder.Services.AddVideoRecJobServers();
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policies.Admin, policy => policy.RequireRole(ViewerClaims.AdminRole));
        return builder;
    }

    /// <summary>The middleware and the maps of everything but the pages.</summary>
    public static WebApplication UseVideoRecSite(this WebApplication app)
    {
        app.UseVideoRecProxy();
        app.UseMiddleware<ServingProbe>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHsts();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseWhen(context => ApiPaths.Includes(context.Request.Path), api => api.UseStatusCodePages());
        app.UseWhen(context => !ApiPaths.Includes(context.Request.Path), pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRouting();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<ViewerMiddleware>();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.UseHttpMetrics();
        app.MapAccountEndpoints();
        app.MapVideoRecApi();
        app.MapVideoRecObservability();
        app.MapDashboard();
        return app;
    }
}
