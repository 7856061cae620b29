using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Web;

/// <summary>The program as a process: a wrong setting stops it with one sentence that names it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-start-").FullName;

    [Theory]
    [InlineData("--demo maybe", "VideoRec:Demo:Enabled", StartFailure.WrongSetting)]
    [InlineData("--urls nonsense", "--urls", StartFailure.WrongSetting)]
    [InlineData("--colour red", "--colour", StartFailure.WrongSetting)]
    [InlineData("--VideoRec:Storage:Datadir x", "VideoRec:Storage:Datadir", StartFailure.WrongSetting)]
    [InlineData("--VideoRec:Nothing:Here 1", "VideoRec:Nothing", StartFailure.WrongSetting)]
    [InlineData("--VideoRec:Storage:BusyTimeoutSeconds 500", "VideoRec:Storage:BusyTimeoutSeconds", StartFailure.WrongSetting)]
    [InlineData("--VideoRec:Admin:Email a@example.org --VideoRec:Admin:Password short", "VideoRec:Admin:Password", StartFailure.WrongSetting)]
    [InlineData("--data", "--data", StartFailure.WrongSetting)]
    [InlineData("paint", "paint", StartFailure.WrongSetting)]
    public async Task Start_WrongSetting_OneSentenceThatNamesIt(string arguments, string named, int exitCode)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal(exitCode, code);
        Assert.Equal("", output);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Start_AddressInUse_SaysSo()
    {
        var site = new VideoRecApplication();
        await site.InitializeAsync();
        try
        {
            var (code, output, errors) = await RunAsync($"--urls {site.Address} --demo false --data {_folder}");
            Assert.Equal(StartFailure.TryLater, code);
            Assert.Contains("already in use", errors, StringComparison.Ordinal);
            Assert.Single(errors.TrimEnd().Split('\n'));
            Assert.DoesNotMatch("(?m)^ +at |Exception|fail:|crit:", output);

            (code, _, errors) = await RunAsync($"--demo false --data {site.DataFolder}");
            Assert.Equal(StartFailure.TryLater, code);
            Assert.Contains("data folder is in use", errors, StringComparison.Ordinal);
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_OnADataFolderOfAnotherSchema_SaysSoAndLeavesItAsItIs()
    {
        await using (var app = Site.Build(SiteCommand.Parse(["--data", _folder, "--demo", "false", "--Logging:LogLevel:Default", "Error"])))
            (await SiteStartup.PrepareAsync(app, TestContext.Current.CancellationToken)).Dispose();
        SqliteConnection.ClearAllPools();
        var (database, arriving) = (Path.Combine(_folder, "videorec.db"), Path.Combine(_folder, "incoming", "upload"));
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var rename = connection.CreateCommand();
            rename.CommandText = "UPDATE __EFMigrationsHistory SET MigrationId = '20200101000000_Initial'; PRAGMA wal_checkpoint(TRUNCATE);";
            await rename.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(arriving, "half an upload", TestContext.Current.CancellationToken);
        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);

        var (code, output, errors) = await RunAsync($"--demo false --data {_folder}");

        Assert.Equal((StartFailure.WrongSetting, ""), (code, output));
        Assert.Contains("made by another version of VideoRec", errors, StringComparison.Ordinal);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(arriving));
    }

    [Fact]
    public async Task HelpAndVersion_AreAnswered()
    {
        Assert.Contains("--data DIR", (await RunAsync("--help")).Output, StringComparison.Ordinal);
        Assert.Equal(SiteCommand.Version, (await RunAsync("--version")).Output.Trim());
    }

    [Fact]
    public async Task Maintenance_OnAnEmptyStore_DoesNothingAndSaysSo()
    {
        var (code, output, errors) = await RunAsync($"demo remove --data {_folder}");
        Assert.True(code == 0, errors);
        Assert.Contains("Removed 0 demo films", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstStart_WithoutAdmin_PrintsALoginOnce()
    {
        var printed = new List<string>();
        for (var start = 0; start < 2; start++)
        {
            await using var app = Site.Build(SiteCommand.Parse(["--data", _folder, "--urls", "http://127.0.0.1:0", "--demo", "false", "--Logging:LogLevel:Default", "Error"]));
            using var hold = await SiteStartup.PrepareAsync(app, TestContext.Current.CancellationToken);
            await using var output = new StringWriter();
            await SiteStartup.StartAsync(app, output);
            printed.Add(output.ToString());
            await app.StopAsync(CancellationToken.None);
        }

        Assert.Matches("e-mail: +admin@videorec.local\\s+password: +[A-Za-z2-9]{20}", printed[0]);
        Assert.Equal("", printed[1]);
    }

    [Fact]
    public async Task AppSettings_ListEverySettingWithItsDefault()
    {
        IServiceCollection? services = null;
        await using (Site.Build(SiteCommand.Parse(["--data", _folder]), builder => services = builder.Services))
        {
            var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
            var sections = BoundSections.Of(services!);
            Assert.Equal(sections.Keys.Order(), settings.GetSection("VideoRec").GetChildren().Select(s => s.Path).Order());
            foreach (var (path, type) in sections)
            {
                var (standard, configured) = (Activator.CreateInstance(type), settings.GetSection(path).Get(type));
                var properties = type.GetProperties().Where(p => p.CanWrite).ToList();
                Assert.Equal(properties.Select(p => p.Name).Order(), settings.GetSection(path).GetChildren().Select(s => s.Key).Order());
                Assert.All(properties, p => Assert.Equal(p.GetValue(standard), p.GetValue(configured)));
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.ArgumentList.Add(typeof(Site).Assembly.Location);
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
