using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Tests;

/// <summary>
/// A real SQLite file in a temporary folder, with the site's own schema and connection settings; gone with the test.
/// Use it as a class fixture, or where each test wants its own: <c>await using var sqlite = await SqliteFixture.CreateAsync();</c>
/// </summary>
public sealed class SqliteFixture : IAsyncLifetime, IDbContextFactory<VideoRecDbContext>
{
    private readonly DbContextOptions<VideoRecDbContext> _options;

    public SqliteFixture()
    {
        Folder = Directory.CreateTempSubdirectory("videorec-test-").FullName;
        var options = new DbContextOptionsBuilder<VideoRecDbContext>();
        options.UseVideoRecSqlite(DatabaseFile, new StorageOptions());
        _options = options.Options;
    }

    /// <summary>Temporary folder of this fixture; tests may put their own files there.</summary>
    public string Folder { get; }

    /// <summary>The site's folders, beside the database.</summary>
    public DataDirectories Directories => new(Options.Create(new StorageOptions { DataDirectory = Folder }));

    public string DatabaseFile => Path.Combine(Folder, "videorec.db");

    public static async Task<SqliteFixture> CreateAsync()
    {
        var fixture = new SqliteFixture();
        await fixture.InitializeAsync();
        return fixture;
    }

    public async ValueTask InitializeAsync()
    {
        await using var context = CreateDbContext();
        if (context.Database.GetMigrations().Any())
            await context.Database.MigrateAsync(TestContext.Current.CancellationToken);
        else
            await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public VideoRecDbContext CreateDbContext() => new(_options);

    /// <summary>Stores a public, watchable video that <paramref name="change"/> may turn into another kind.</summary>
    public async Task<Video> AddVideoAsync(string title = "A video", Action<Video>? change = null, Guid? id = null)
    {
        var video = new Video
        {
            Id = id ?? Guid.NewGuid(),
            Title = title,
            Channel = "Channel",
            IsWatchable = true,
            Status = VideoStatus.Ready,
            CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            UpdatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        change?.Invoke(video);
        await using var context = CreateDbContext();
        context.Videos.Add(video);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        return video;
    }

    public ValueTask DisposeAsync()
    {
        using (var context = CreateDbContext())
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
