using MudBlazor;
using MudBlazor.Services;
using VideoRec.Web.Components.Localization;
using VideoRec.Web.Components.Pages.Home;
using VideoRec.Web.Components.Pages.Library;
using VideoRec.Web.Components.Pages.Watch;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components;

internal static class PagesHosting
{
    /// <summary>Adds Blazor, MudBlazor and the languages.</summary>
    public static IServiceCollection AddVideoRecPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(SiteLanguages.Configure);
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.VisibleStateDuration = 6000;
            options.SnackbarConfiguration.ShowTransitionDuration = 150;
            options.SnackbarConfiguration.HideTransitionDuration = 150;
        });
        services.AddScoped<SiteWords>();
        services.AddScoped<TagChips>();
        services.AddScoped<VideoCards>();
        services.AddScoped<HomeLoader>();
        services.AddScoped<WatchLoader>();
        services.AddScoped<LibraryLoader>();
        return services;
    }

    /// <summary>Maps the static assets and the pages; comes last.</summary>
    public static WebApplication MapVideoRecPages(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
