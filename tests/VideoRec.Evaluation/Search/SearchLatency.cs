using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation.Search;

/// <summary>Times the whole search, the catalogue's rows and the moments of a page included, over a made-up catalogue.</summary>
internal static class SearchLatency
{
    private const int Questions = 200;
    private const int WarmUp = 40;
    private const int Frames = 64;
    private const int LabelsAFrame = 12;
    private const int Batch = 2000;

    public static async Task<Timed> MeasureAsync(int videos, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var vocabulary = (await services.Get<IEncoders>().FrameAsync(null, cancellationToken)).Labels!;
        var texts = await services.Get<IEncoders>().TextAsync(null, cancellationToken);
        await services.Get<SearchIndex>().PrepareAsync(cancellationToken);
        await FillAsync(services, vocabulary, texts, videos, cancellationToken);
        await services.Get<IndexUpdater>().RebuildAsync(cancellationToken);
        var scenes = services.Get<VideoRec.Domain.Scenes.SceneIndex>();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var random = new Random(7);
        var times = new List<double>();
        var slow = new List<(double, string)>();
        for (var i = 0; i < Questions + WarmUp; i++)
        {
            var text = Question(vocabulary, random);
            var from = Stopwatch.GetTimestamp();
            await services.Get<FusedSearch>().SearchAsync(new VideoQuery { Viewer = ViewerContext.Nobody, Text = text, PageSize = 20 }, [], cancellationToken);
            if (i < WarmUp)
                continue;
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            slow.Add((times[^1], text));
        }

        double[] sorted = [.. times.Order()];
        var timed = new Timed(videos, scenes.Moments, sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1], scenes.MemoryBytes, services.Get<VectorIndexes>().Current.Words.MemoryBytes, memory);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{videos} videos with {timed.Moments} moments, {sorted.Length} questions: p50 {timed.P50:0.0} ms, p95 {timed.P95:0.0} ms; scenes {timed.SceneBytes / 1e6:0} MB, words' vectors {timed.WordsBytes / 1e6:0} MB, whole heap {timed.HeapBytes / 1e6:0} MB"));
        Console.WriteLine($"slowest: {string.Join(", ", slow.OrderDescending().Take(5).Select(s => string.Create(CultureInfo.InvariantCulture, $"“{s.Item2}” {s.Item1:0} ms")))}");
        await PrintPartsAsync(services, vocabulary, cancellationToken);
        return timed;
    }

    /// <summary>What each source takes alone, the vector of the question once known, and what is left: the catalogue's rows and the reasons.</summary>
    private static async Task PrintPartsAsync(ProductServices services, LabelVocabulary vocabulary, CancellationToken cancellationToken)
    {
        var sources = services.Get<IEnumerable<ISearchSource>>().ToList();
        var random = new Random(9);
        var times = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var i = 0; i < Questions / 4; i++)
        {
            var text = Question(vocabulary, random);
            var question = new SearchQuestion(text, ViewerContext.Nobody, services.Get<IEncoders>());
            await TimeAsync("vector", () => question.VectorAsync());
            foreach (var source in sources)
                await TimeAsync(source.GetType().Name, () => source.FindAsync(question, cancellationToken));
            await TimeAsync("whole", () => services.Get<FusedSearch>().SearchAsync(new VideoQuery { Viewer = ViewerContext.Nobody, Text = text, PageSize = 20 }, [], cancellationToken));
            IReadOnlyList<FusedHit> hits = [];
            await TimeAsync("joined", async () => hits = await services.Get<FusedSearch>().FindAsync(question, [], cancellationToken));
            IReadOnlyList<Video> page = [];
            await TimeAsync("page", async () => page = (await services.Get<VideoStore>().ListFoundAsync(
                new VideoQuery { Viewer = ViewerContext.Nobody, Text = text, Sort = VideoSort.Relevance, PageSize = 20 }, [.. hits.Take(FusedSearch.MostHits).Select(hit => new SearchHit(hit.VideoId, hit.Score))], cancellationToken)).Items);
            foreach (var source in sources)
                await TimeAsync($"reasons of {source.GetType().Name}", () => source.ExplainAsync(question, page, cancellationToken));
        }

        Console.WriteLine("p50 of parts: " + string.Join(", ", times.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value.Order().ElementAt(part.Value.Count / 2):0.0} ms"))));

        async Task TimeAsync(string part, Func<Task> work)
        {
            var from = Stopwatch.GetTimestamp();
            await work();
            if (!times.TryGetValue(part, out var list))
                times[part] = list = [];
            list.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
    }

    /// <summary>One thing, two things, or a title of several words, in either language.</summary>
    private static string Question(LabelVocabulary vocabulary, Random random) => random.Next(5) switch
    {
        0 => $"a {vocabulary[random.Next(vocabulary.Count)].English}",
        1 => vocabulary[random.Next(vocabulary.Count)].Chinese,
        2 => vocabulary.Kinds[random.Next(vocabulary.Kinds.Count)] is var kind && random.Next(2) == 0 ? kind.English[0] : kind.Chinese[0],
        3 => $"{vocabulary[random.Next(vocabulary.Count)].English} and {vocabulary[random.Next(vocabulary.Count)].English}",
        _ => Title(vocabulary, random),
    };

    private static string Title(LabelVocabulary vocabulary, Random random) =>
        $"{vocabulary[random.Next(vocabulary.Count)].English} with a {vocabulary[random.Next(vocabulary.Count)].English} number {random.Next(1000)}";

    private static async Task FillAsync(ProductServices services, LabelVocabulary vocabulary, ITextEncoder texts, int videos, CancellationToken cancellationToken)
    {
        var random = new Random(5);
        var topics = new float[vocabulary.Count][];
        for (var label = 0; label < topics.Length; label++)
            topics[label] = await texts.EncodeAsync(vocabulary[label].English, cancellationToken);
        var frameModel = (await services.Get<IEncoders>().FrameAsync(null, cancellationToken)).ModelId;
        for (var done = 0; done < videos; done += Batch)
        {
            await using var context = await services.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var ids = new List<(Guid Id, string Title, string Zh, string Description)>();
            for (var i = done; i < Math.Min(videos, done + Batch); i++)
            {
                var topic = random.Next(vocabulary.Count);
                var (id, title) = (Guid.CreateVersion7(), Title(vocabulary, random));
                var description = string.Join(' ', Enumerable.Range(0, 12).Select(_ => vocabulary[random.Next(vocabulary.Count)].English));
                context.Videos.Add(new Video { Id = id, Title = title, Description = description, IsWatchable = true, Status = VideoStatus.Ready });
                context.VideoVectors.Add(new VideoVector { VideoId = id, Space = VectorSpace.Words, ModelId = texts.ModelId, Dimension = texts.Dimension, Vector = VectorBlob.FromVector(Near(topics[topic], random)) });
                context.VideoVectors.Add(new VideoVector { VideoId = id, Space = VectorSpace.Look, ModelId = frameModel, Dimension = 2, Vector = VectorBlob.FromVector([1, random.NextSingle()]) });
                context.FrameLabels.Add(new FrameLabels { VideoId = id, ModelId = frameModel, Frames = FrameLabels.Write(Seen(random)) });
                ids.Add((id, title, vocabulary[topic].Chinese, description));
            }

            await context.SaveChangesAsync(cancellationToken);
            foreach (var (id, title, zh, description) in ids)
            {
                var (words, label, about) = (SearchText.Spaced(title), SearchText.Spaced(zh), SearchText.Spaced(description));
                await context.Database.ExecuteSqlAsync($"INSERT INTO video_words_rows (video_id, listed) VALUES ({id}, 1)", cancellationToken);
                await context.Database.ExecuteSqlAsync(
                    $"INSERT INTO video_words (rowid, title, tags, labels, description, channel, on_screen) SELECT id, {words}, '', {label}, {about}, '', '' FROM video_words_rows WHERE video_id = {id}", cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{done + ids.Count} of {videos} videos");
        }
    }

    /// <summary>Three to eight shots, each sure of one thing and unsure of some others that change from frame to frame.</summary>
    private static List<LabelledFrame> Seen(Random random)
    {
        var shots = random.Next(3, 9);
        int[][] labels = [.. Enumerable.Range(0, shots).Select(_ => Enumerable.Range(0, LabelsAFrame).Select(_ => random.Next(1000)).Distinct().ToArray())];
        return [.. Enumerable.Range(0, Frames).Select(frame => new LabelledFrame(frame, [.. labels[frame * shots / Frames]
            .Select((label, i) => new LabelProbability((ushort)label, 0.6f * MathF.Pow(0.6f, i) * (0.5f + random.NextSingle()))).OrderByDescending(l => l.Probability)]))];
    }

    private static float[] Near(float[] centre, Random random)
    {
        var vector = Array.ConvertAll(centre, x => x + ((random.NextSingle() - 0.5f) * 0.12f));
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    /// <param name="HeapBytes">All that the process keeps beside the models, the caches of SQLite left out.</param>
    internal sealed record Timed(int Videos, int Moments, double P50, double P95, long SceneBytes, long WordsBytes, long HeapBytes);
}
