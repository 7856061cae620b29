using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Accounts;

internal static class AccountsHosting
{
    public const string LoginPath = "/account/login";

    public const string CookieName = "videorec.account";

    /// <summary>Accounts that sign in with a cookie (pages) or a bearer token (API), and the viewer behind every request.</summary>
    public static IServiceCollection AddVideoRecAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration("VideoRec:Accounts").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AdminOptions>().BindConfiguration("VideoRec:Admin").ValidateDataAnnotations().ValidateOnStart();
        services.AddDbContextFactory<AccountsDbContext>((provider, options) => options.UseVideoRecSqlite(
            provider.GetRequiredService<DataDirectories>().Database,
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            AccountsDbContext.MigrationsHistoryTable));

        services.AddIdentityApiEndpoints<Account>(Configure).AddRoles<IdentityRole>().AddEntityFrameworkStores<AccountsDbContext>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>((identity, accounts) =>
        {
            identity.Lockout.MaxFailedAccessAttempts = accounts.Value.LockoutAttempts;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(accounts.Value.LockoutMinutes);
        });
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        ConfigureSchemes(services);

        services.AddDataProtection().SetApplicationName("VideoRec");
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectories, ILoggerFactory>((keys, directories, loggers) =>
        {
            // Whoever reads the keys can sign in as anybody.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(directories.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directories.Keys), loggers);
        });
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "videorec.antiforgery";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingAccountState>();

        services.AddSingleton<ViewerCookie>();
        services.AddSingleton<AccountViewers>();
        services.AddScoped<SignInFlow>();
        services.AddScoped<FirstAdmin>();
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.Password.RequiredLength = AccountsOptions.MinPasswordLength;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 4;
    }

    private static void ConfigureSchemes(IServiceCollection services)
    {
        // Whoever calls the API without rights gets 401 or 403; whoever opens a page is asked to sign in.
        services.Configure<AuthenticationSchemeOptions>("Identity.BearerAndApplication", o =>
            o.ForwardDefaultSelector = context => ApiPaths.Includes(context.Request.Path)
                ? IdentityConstants.BearerScheme
                : IdentityConstants.ApplicationScheme);
        services.AddOptions<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<AccountsOptions>>((cookie, accounts) =>
            {
                cookie.Cookie.Name = CookieName;
                cookie.LoginPath = LoginPath;
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = TimeSpan.FromDays(accounts.Value.SignInDays);
                cookie.SlidingExpiration = true;
                cookie.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            });
    }
}
