using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>The model services as the site wires them, over an empty data directory.</summary>
internal sealed class ModelRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _root = Directory.CreateTempSubdirectory("videorec-models-").FullName;

    public ModelRig(string? modelsDirectory = null, Uri? mirror = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["VideoRec:Storage:DataDirectory"] = _root,
            ["VideoRec:Embeddings:ModelsDirectory"] = modelsDirectory ?? ShippedModels,
            ["VideoRec:Embeddings:ModelMirror"] = mirror?.AbsoluteUri ?? "",
        };
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddVideoRecStorage()
            .AddVideoRecModels()
            .BuildServiceProvider();
        using var context = Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContext();
        context.Database.EnsureCreated();
    }

    /// <summary><c>wwwroot-assets/models</c> of the checkout the tests were built from.</summary>
    public static string ShippedModels { get; } = FindShippedModels();

    public string FetchedModels => Get<DataDirectories>().Models;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    private static string FindShippedModels()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (Path.Combine(directory.FullName, "wwwroot-assets", "models") is var models && Directory.Exists(models))
                return models;
        throw new DirectoryNotFoundException("wwwroot-assets/models is not above the tests.");
    }
}
