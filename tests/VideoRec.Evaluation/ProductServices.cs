using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Media;

namespace VideoRec.Evaluation;

/// <summary>The product's own services over a data directory that is thrown away.</summary>
internal sealed class ProductServices : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("videorec-evaluation-").FullName;
    private readonly ServiceProvider _services;

    /// <param name="settings">Beside those that every evaluation has.</param>
    public ProductServices(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["VideoRec:Storage:DataDirectory"] = _directory,
                ["VideoRec:Embeddings:ModelsDirectory"] = Path.Combine(FindAssets(), "models"),
            })
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning))
            .AddVideoRecStorage()
            .AddVideoRecMedia()
            .AddVideoRecModels()
            .AddVideoRecRanking()
            .AddVideoRecCatalogue()
            .AddVideoRecSearch()
            .BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes the tables, so that the services find no model chosen rather than no database.</summary>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        await using var context = await Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
        await context.Database.EnsureCreatedAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The models and films where they lie in the checkout: copying 150 MB beside this program would buy nothing.</summary>
    public static string FindAssets()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (Path.Combine(directory.FullName, "wwwroot-assets") is var assets && Directory.Exists(assets))
                return assets;
        return "";
    }
}
