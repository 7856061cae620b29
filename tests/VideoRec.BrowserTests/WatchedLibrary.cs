using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;

namespace VideoRec.BrowserTests;

/// <summary>
/// A small library whose videos lie in a few directions, one a subject, and viewers who watched the subjects always in the same
/// order. It has no films: nothing of it is played. Ids are the same each time, since they say who is held out of a training.
/// </summary>
internal sealed class WatchedLibrary
{
    private const int PerSubject = 8;
    private const int Viewers = 60;
    private const int Dimension = 40;

    /// <summary>In the order in which they are watched, from the last on to the first again.</summary>
    private static readonly string[] Subjects = ["Rivers", "Castles", "Planets", "Drums"];

    private readonly Guid[,] _ids = new Guid[Subjects.Length, PerSubject];
    private readonly Random _draw = new(11);

    /// <summary>What somebody watches who goes round once and on to the second subject; the third is what comes next.</summary>
    public IEnumerable<Guid> Round => Enumerable.Range(0, Subjects.Length + 2).Select(i => _ids[i % Subjects.Length, i / Subjects.Length]);

    public IEnumerable<Guid> Expected => Enumerable.Range(0, PerSubject).Select(i => _ids[2, i]);

    /// <summary>Fills a data folder as the site itself would.</summary>
    public async Task SeedAsync(string folder, CancellationToken cancellationToken)
    {
        await using var site = Site.Build(SiteCommand.Parse(["--data", folder, "--demo", "false", "--Logging:LogLevel:Default", "Error"]));
        using var hold = await SiteStartup.PrepareAsync(site, cancellationToken);
        await AddVideosAsync(site.Services.GetRequiredService<IDbContextFactory<VideoRecDbContext>>(), cancellationToken);
        await WatchAsync(site.Services.GetRequiredService<InteractionStore>(), cancellationToken);
    }

    private async Task AddVideosAsync(IDbContextFactory<VideoRecDbContext> contexts, CancellationToken cancellationToken)
    {
        // Old enough to have no place for newcomers.
        var made = TimeProvider.System.GetUtcNow().AddDays(-200);
        var random = new Random(7);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        for (var subject = 0; subject < Subjects.Length; subject++)
        {
            for (var i = 0; i < PerSubject; i++)
            {
                var id = _ids[subject, i] = NextId();
                context.Videos.Add(new Video
                {
                    Id = id,
                    Title = $"{Subjects[subject]} {i + 1}",
                    Channel = $"All about {Subjects[subject].ToLowerInvariant()}",
                    IsWatchable = true,
                    Status = VideoStatus.Ready,
                    CreatedAt = made.AddHours(-random.Next(500)),
                    UpdatedAt = made,
                    Renditions = [new Rendition { VideoId = id, Name = Rendition.Original, File = "original.mp4" }],
                });
                context.VideoVectors.AddRange(Near(id, VectorSpace.Look, subject, random), Near(id, VectorSpace.Words, subject, random));
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task WatchAsync(InteractionStore interactions, CancellationToken cancellationToken)
    {
        var random = new Random(4);
        var at = TimeProvider.System.GetUtcNow().AddDays(-2);
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            var (first, length) = (random.Next(Subjects.Length), random.Next(6, 14));
            var orders = Subjects.Select(_ => Enumerable.Range(0, PerSubject).OrderBy(_ => random.Next()).ToArray()).ToArray();
            await interactions.AppendAsync(NextId(), [.. Enumerable.Range(0, length).Select(i => new Interaction
            {
                VideoId = _ids[(first + i) % Subjects.Length, orders[(first + i) % Subjects.Length][i / Subjects.Length]],
                Kind = InteractionKind.Finish,
                Fraction = 1,
                SecondsWatched = 60,
                At = at.AddMinutes(i),
            })], cancellationToken);
        }
    }

    private Guid NextId()
    {
        var bytes = new byte[16];
        _draw.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static VideoVector Near(Guid id, VectorSpace space, int subject, Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
            vector[i] = (i % Subjects.Length == subject ? 1f : 0) + ((float)random.NextDouble() * 0.35f);
        return new VideoVector { VideoId = id, Space = space, ModelId = $"test {space}", Dimension = Dimension, Vector = VectorBlob.FromVector(vector) };
    }
}
