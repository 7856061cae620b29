using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation.Simulate;

/// <summary>VideoRec's own storage, interaction log, index and feed over a folder that is thrown away, with a clock that is set.</summary>
internal sealed class ProductSite : ISimulatedSite
{
    private readonly string _directory = Directory.CreateTempSubdirectory("videorec-simulation-").FullName;
    private readonly ServiceProvider _services;
    private readonly FakeTimeProvider _time;
    private readonly Library _library;

    private ProductSite(Library library, DateTimeOffset start, IReadOnlyDictionary<string, string?> settings)
    {
        _library = library;
        _time = new FakeTimeProvider(start);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["VideoRec:Storage:DataDirectory"] = _directory })
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(_time)
            .AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning))
            .AddVideoRecStorage()
            .AddVideoRecRanking()
            .BuildServiceProvider();

        // What the index keeper does on a running site; here at once, so that a run repeats exactly.
        _services.GetRequiredService<InteractionEvents>().CountsChanged += _services.GetRequiredService<VectorIndexes>().SetCounts;
    }

    public string Name => "VideoRec";

    /// <param name="settings">Settings that differ from the defaults, as in appsettings.json (<c>VideoRec:Ranking:Look</c>).</param>
    public static async Task<ProductSite> CreateAsync(
        Library library, DateTimeOffset start, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var site = new ProductSite(library, start, settings);
        await using var context = await site.ContextAsync(cancellationToken);
        await context.Database.EnsureCreatedAsync(cancellationToken);
        return site;
    }

    public void SetTime(DateTimeOffset now)
    {
        if (now > _time.GetUtcNow())
            _time.SetUtcNow(now);
    }

    public async Task PublishAsync(IReadOnlyList<Upload> uploads, CancellationToken cancellationToken)
    {
        await using (var context = await ContextAsync(cancellationToken))
        {
            foreach (var upload in uploads)
            {
                context.Videos.Add(Row(upload));
                context.VideoVectors.Add(Vector(upload, VectorSpace.Look, _library.FrameModel, upload.Video.Look));
                context.VideoVectors.Add(Vector(upload, VectorSpace.Words, _library.TextModel, upload.Words));
            }

            await context.SaveChangesAsync(cancellationToken);
        }

        var updater = _services.GetRequiredService<IndexUpdater>();
        if (!updater.IsLoaded)
            await updater.RebuildAsync(cancellationToken);
        else
            foreach (var upload in uploads)
                await updater.UpdateAsync(upload.Id, cancellationToken);
    }

    public async Task WithdrawAsync(Upload upload, CancellationToken cancellationToken)
    {
        await using (var context = await ContextAsync(cancellationToken))
            await context.Videos.Where(video => video.Id == upload.Id).ExecuteDeleteAsync(cancellationToken);
        await _services.GetRequiredService<IndexUpdater>().UpdateAsync(upload.Id, cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> FeedAsync(Guid viewerId, int take, CancellationToken cancellationToken)
    {
        var feed = await _services.GetRequiredService<FeedService>().ForYouAsync(new ViewerContext(viewerId, null, false), take, cancellationToken);
        return [.. feed.Select(item => item.VideoId)];
    }

    /// <summary>Together, so that they share a flush to disk as they do on a busy site.</summary>
    public Task RecordAsync(IReadOnlyList<(Guid Viewer, List<Interaction> Done)> happened, CancellationToken cancellationToken) =>
        Task.WhenAll(happened.Select(one => _services.GetRequiredService<InteractionStore>().AppendAsync(one.Viewer, one.Done, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<VideoRecDbContext> ContextAsync(CancellationToken cancellationToken) =>
        _services.GetRequiredService<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);

    private static Video Row(Upload upload) => new()
    {
        Id = upload.Id,
        Title = upload.Title,
        Description = upload.Description,
        Channel = upload.Channel,
        Category = upload.Category,
        IsWatchable = true,
        Status = VideoStatus.Ready,
        CreatedAt = upload.PublishedAt,
        UpdatedAt = upload.PublishedAt,
        Tags = [.. upload.Tags.Select((tag, position) => new VideoTag { VideoId = upload.Id, Position = position, Name = tag, NormalizedName = tag.ToLowerInvariant() })],
    };

    private static VideoVector Vector(Upload upload, VectorSpace space, string model, float[] vector) => new()
    {
        VideoId = upload.Id,
        Space = space,
        ModelId = model,
        Dimension = vector.Length,
        Vector = VectorBlob.FromVector(vector),
    };
}
