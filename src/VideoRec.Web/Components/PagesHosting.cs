using MudBlazor;
using MudBlazor.Services;
using VideoRec.Web.Components.Localization;
using VideoRec.Web.Components.Pages.Home;
using VideoRec.Web.Components.Pages.Library;
using VideoRec.Web.Components.Pages.Subscriptions;
using VideoRec.Web.Components.Pages.Taste;
using VideoRec.Web.Components.Pages.Watch;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components;

internal static class PagesHosting
{
    private const int MaxMessageBytes = 256 * 1024;

    /// <summary>Adds Blazor, MudBlazor and the languages.</summary>
    public static IServiceCollection AddVideoRecPages(this IServiceCollection services)
    {
        // What a page was prerendered with comes back when it turns interactive; SignalR's 32 KiB hold some forty cards.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = MaxMessageBytes);
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
        services.AddScoped<ViewerActions>();
        services.AddScoped<WhyLoader>();
        services.AddScoped<HomeLoader>();
        services.AddScoped<WatchLoader>();
        services.AddScoped<LibraryLoader>();
        services.AddScoped<SubscriptionsLoader>();
        services.AddScoped<TasteSource>();
        services.AddScoped<TasteLoader>();
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
