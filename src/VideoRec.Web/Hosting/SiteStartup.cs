using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Hosting;

/// <summary>What happens before the first request: settings checked, tables brought up to date, an admin there.</summary>
internal static class SiteStartup
{
    /// <returns>The hold on the data folder; no other process gets it before this is disposed.</returns>
    /// <exception cref="StartException">With the reason in one sentence.</exception>
    public static async Task<IDisposable> PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        var directories = app.Services.GetRequiredService<DataDirectories>();
        var hold = DataDirectoryLock.TryTake(directories)
            ?? throw new StartException("The data folder is in use by another VideoRec; stop that one, or choose another folder with --data.", StartFailure.TryLater);

        await WithAsync<VideoRecDbContext>(app.Services, DatabaseMigration.RequireKnownAsync, cancellationToken);
        await WithAsync<AccountsDbContext>(app.Services, DatabaseMigration.RequireKnownAsync, cancellationToken);

        // Nobody else uses the folder, so what is still arriving belongs to uploads that a crash cut off.
        foreach (var leftover in Directory.EnumerateFiles(directories.Incoming))
            File.Delete(leftover);
        await WithAsync<VideoRecDbContext>(app.Services, DatabaseMigration.ApplyAsync, cancellationToken);
        await WithAsync<AccountsDbContext>(app.Services, DatabaseMigration.ApplyAsync, cancellationToken);
        await app.Services.GetRequiredService<SearchIndex>().PrepareAsync(cancellationToken);
        return hold;
    }

    public static async Task<int> ServeAsync(WebApplication app)
    {
        try
        {
            await StartAsync(app, Console.Out);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while it was starting.
            return 0;
        }

        foreach (var address in Addresses(app))
            Console.WriteLine($"VideoRec is at {address}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    public static async Task StartAsync(WebApplication app, TextWriter output)
    {
        ListenAddresses.RequireFree(app.Configuration);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // Printed before anything else can fail: it is kept nowhere in clear and cannot be shown again.
            if (await scope.ServiceProvider.GetRequiredService<FirstAdmin>().EnsureAsync() is { } login)
                await output.WriteLineAsync($"Admin login, shown only this once:{Environment.NewLine}  e-mail:   {login.Email}{Environment.NewLine}  password: {login.Password}");
        }

        await app.StartAsync();
    }

    public static IEnumerable<string> Addresses(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private static async Task WithAsync<TContext>(IServiceProvider services, Func<DbContext, CancellationToken, Task> work, CancellationToken cancellationToken)
        where TContext : DbContext
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContextAsync(cancellationToken);
        await work(context, cancellationToken);
    }
}
