using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Authentication;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Hosting;

/// <summary>Hangfire's dashboard: for admins and nobody else, wherever they come from.</summary>
internal static class Dashboard
{
    public const string Path = "/admin/jobs";

    public static void MapDashboard(this WebApplication app)
    {
        // The policy of the endpoint decides before Hangfire is reached; its own filter says the same once more.
        app.MapHangfireDashboard(Path, new DashboardOptions
        {
            AppPath = "/",
            DashboardTitle = "VideoRec",
            DisplayStorageConnectionString = false,
            Authorization = [],
            AsyncAuthorization = [new AdminsOnly()],
        }).RequireAuthorization(Policies.Admin);
        foreach (var path in (string[])["/jobs", "/hangfire"])
            app.MapGet(path, () => TypedResults.LocalRedirect(Path)).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    private sealed class AdminsOnly : IDashboardAsyncAuthorizationFilter
    {
        public async Task<bool> AuthorizeAsync(DashboardContext context)
        {
            var result = await context.GetHttpContext().AuthenticateAsync();
            return result.Principal?.IsInRole(ViewerClaims.AdminRole) == true;
        }
    }
}

internal static class Policies
{
    public const string Admin = "admin";
}
