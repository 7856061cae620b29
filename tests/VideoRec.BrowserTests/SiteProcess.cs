using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace VideoRec.BrowserTests;

/// <summary>
/// The real site in a process of its own, on a free port, with a data folder of its own: with a few films of the demo library, or with
/// what a test puts there before the start.
/// </summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct-horse-battery";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DemoTimeout = TimeSpan.FromMinutes(4);

    /// <summary>Enough for a grid, with each theme there at least twice, so that one can be like another.</summary>
    private static readonly string[] Films =
    [
        "palaces-on-the-water.mp4", "hilltop-fortresses.mp4", "cathedral-towers.mp4", "roman-arches.mp4",
        "tropical-tank.mp4", "painted-fish.mp4", "goldfish-and-friends.mp4", "small-and-fuzzy.mp4",
        "earth-mars-jupiter.mp4", "ice-and-rings.mp4", "treetop-portrait.mp4", "drums-and-brass.mp4",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("videorec-browser-");
    private readonly StringBuilder _output = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort()}";
    private Process? _process;

    /// <summary>A site that is up already, for work on the tests themselves: its demo library must be ready, its admin the one above.</summary>
    private static readonly string? Running = Environment.GetEnvironmentVariable("VIDEOREC_TEST_SITE");

    public string Address => Running is null || Seed is not null ? _address : Running;

    /// <summary>Fills the data folder instead of the demo films.</summary>
    public Func<string, CancellationToken, Task>? Seed { get; init; }

    /// <summary>Further settings, such as <c>["--VideoRec:Ranking:Explore", "0"]</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public static int FilmCount => Films.Length;

    /// <summary>Films of the demo library, beside the program.</summary>
    public static string DemoFolder => Path.Combine(WebFolder, "demo");

    /// <summary>What every site would compute anew at its first start, at the cost of many seconds of a processor.</summary>
    private static string SharedCache => Path.Combine(AppContext.BaseDirectory, "cache");

    private static string WebFolder
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.FullName, "VideoRec.Web", own.Name);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Running is not null && Seed is null)
            return;
        var data = Path.Combine(_folder.FullName, "data");
        if (Seed is not null)
            await Seed(data, cancellationToken);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        string[] arguments =
        [
            Path.Combine(WebFolder, "VideoRec.Web.dll"), "--data", data, "--urls", Address,
            .. (string[])(Seed is null ? ["--VideoRec:Demo:Directory", MakeDemoFolder()] : ["--demo", "false"]), "--VideoRec:OnScreenText:Enabled", "false", "--VideoRec:Storage:CacheDirectory", SharedCache, .. Settings,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["VideoRec__Admin__Email"] = AdminEmail;
        start.Environment["VideoRec__Admin__Password"] = AdminPassword;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        await WaitAsync("the site answers", StartTimeout, async () => (await client.GetAsync("/health/live", cancellationToken)).IsSuccessStatusCode, cancellationToken);
        if (Seed is null)
            await WaitAsync("the demo films are ready", DemoTimeout, async () => await ReadyAsync(client, cancellationToken) >= FilmCount, cancellationToken);
    }

    /// <summary>The API as the admin uses it.</summary>
    public async Task<HttpClient> LoginAdminAsync(CancellationToken cancellationToken)
    {
        var admin = new HttpClient { BaseAddress = new Uri(Address) };
        using var login = await admin.PostAsJsonAsync("/api/v1/auth/login", new { email = AdminEmail, password = AdminPassword }, cancellationToken);
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return admin;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<int> ReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/videos?pageSize=100", cancellationToken);
        return page.GetProperty("items").EnumerateArray().Count(v => v.GetProperty("status").GetString() == "ready");
    }

    private string MakeDemoFolder()
    {
        var folder = _folder.CreateSubdirectory("demo");
        foreach (var film in Films)
            File.CreateSymbolicLink(Path.Combine(folder.FullName, film), Path.Combine(DemoFolder, film));
        var lines = File.ReadAllLines(Path.Combine(DemoFolder, "demo.csv"));
        File.WriteAllLines(Path.Combine(folder.FullName, "demo.csv"), lines.Where((line, i) => i == 0 || Films.Any(f => line.StartsWith(f + ",", StringComparison.Ordinal))));
        return folder.FullName;
    }

    private async Task WaitAsync(string what, TimeSpan limit, Func<Task<bool>> reached, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The site ended before {what}:\n{Output()}");
            try
            {
                if (await reached())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (clock.Elapsed > limit)
                throw new TimeoutException($"Waited {limit} until {what}:\n{Output()}");
            await Task.Delay(250, cancellationToken);
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    public string Output()
    {
        lock (_output)
            return _output.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
