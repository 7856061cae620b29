using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Media;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Web;

/// <summary>The site itself, on a port of its own, with a data folder of its own that is gone afterwards.</summary>
public sealed class VideoRecApplication : IAsyncLifetime
{
    public const string AdminEmail = "admin@example.org";
    public const string Password = "correct horse battery";

    /// <summary>What every site would compute anew at its first start, at the cost of many seconds of a processor.</summary>
    public static readonly string SharedCache = Path.Combine(AppContext.BaseDirectory, "cache");

    private WebApplication? _app;
    private IDisposable? _hold;

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("videorec-site-").FullName;

    /// <summary>Further settings, such as <c>["--VideoRec:Accounts:AllowRegistration", "false"]</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Last word on the services.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = Site.Build(SiteCommand.Parse(
        [
            "--data", DataFolder, "--urls", "http://127.0.0.1:0", "--demo", "false",
            "--VideoRec:Admin:Email", AdminEmail, "--VideoRec:Admin:Password", Password, "--Logging:LogLevel:Default", "Error",
            "--VideoRec:OnScreenText:Enabled", "false", "--VideoRec:Storage:CacheDirectory", SharedCache, .. Settings,
        ]), Configure);
        _hold = await SiteStartup.PrepareAsync(_app, Token);
        await SiteStartup.StartAsync(_app, TextWriter.Null);
        Address = new Uri(SiteStartup.Addresses(_app).First());

        // The sandbox's self-test writes below the data folder while it runs; tests that look for leftovers start after it.
        await _app.Services.GetRequiredService<IMediaToolStatus>().GetAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        _hold?.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>A browser without redirects: cookies are kept.</summary>
    public HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Address };

    public Task<HttpClient> LoginAdminAsync() => LoginAsync(AdminEmail);

    /// <summary>A new account, signed in with a bearer token.</summary>
    public async Task<HttpClient> RegisterAsync(string email)
    {
        using var visitor = Visitor();
        using var response = await visitor.PostAsJsonAsync("/api/v1/auth/register", new { email, password = Password }, Token);
        response.EnsureSuccessStatusCode();
        return await LoginAsync(email);
    }

    public async Task<HttpClient> LoginAsync(string email)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", new { email, password = Password }, Token);
        response.EnsureSuccessStatusCode();
        var login = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());
        return client;
    }

    public static async Task<HttpResponseMessage> UploadAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new StreamContent(File.OpenRead(path)), "file", Path.GetFileName(path));
        return await client.PostAsync("/api/v1/videos", form, Token);
    }

    /// <summary>Uploads a clip that has to be taken.</summary>
    public static async Task<Guid> UploadAcceptedAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var response = await UploadAsync(client, path, fields);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    public static async Task<JsonElement> WaitUntilReadyAsync(HttpClient client, Guid id, int seconds = 120)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var processing = await client.GetFromJsonAsync<JsonElement>($"/api/v1/videos/{id}/processing", patience.Token);
            if (processing.GetProperty("status").GetString() != "processing")
                return processing;
            await Task.Delay(200, patience.Token);
        }
    }

    public VideoRecDbContext Database() => Services.GetRequiredService<IDbContextFactory<VideoRecDbContext>>().CreateDbContext();

    /// <summary>Files of videos and of uploads that are under way.</summary>
    public IEnumerable<string> MediaFiles() => ((string[])["videos", "incoming", "work"])
        .SelectMany(folder => Directory.EnumerateFileSystemEntries(Path.Combine(DataFolder, folder), "*", SearchOption.AllDirectories));
}
