using System.CommandLine;
using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation;

/// <summary><c>latency</c>: how long a feed takes over a large made-up catalogue, each after something new was watched.</summary>
internal static class LatencyCommand
{
    private const int LookDimension = 1280;
    private const int WordsDimension = 512;
    private const int Topics = 200;
    private const int Take = 100;

    public static Command Create()
    {
        var videos = new Option<int>("--videos") { Description = "Videos in the catalogue.", DefaultValueFactory = _ => 100_000 };
        var history = new Option<int>("--history") { Description = "Videos the viewer watched before.", DefaultValueFactory = _ => 200 };
        var feeds = new Option<int>("--feeds") { Description = "Feeds that are timed.", DefaultValueFactory = _ => 100 };
        var transcode = new Option<bool>("--transcode") { Description = "Run a transcode beside it, as nice as the site's." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var command = new Command("latency", $"Times feeds of {Take}, each computed anew.") { videos, history, feeds, transcode, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(videos), result.GetValue(history), result.GetValue(feeds), result.GetValue(transcode), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int videos, int history, int feeds, bool transcode, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var ids = FillIndex(services.Get<VectorIndexes>(), videos);
        var watched = ids.Where((_, i) => i % Math.Max(1, videos / (history + feeds + 10)) == 0).Take(history + feeds + 10).ToArray();
        await AddRowsAsync(services, watched, cancellationToken);
        var viewer = new ViewerContext(Guid.NewGuid(), null, false);
        var interactions = services.Get<InteractionStore>();
        await interactions.AppendAsync(viewer.ViewerId, [.. watched.Take(history).Select(Finish)], cancellationToken);
        using var beside = transcode ? StartTranscode() : null;
        var times = new List<double>();
        try
        {
            foreach (var id in watched.Skip(history))
            {
                await interactions.AppendAsync(viewer.ViewerId, [Finish(id)], cancellationToken);
                var from = Stopwatch.GetTimestamp();
                var list = await services.Get<FeedService>().RankAsync(new FeedRequest(viewer, FeedList.ForYou, Take), cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                if (list.Items.Count != Take)
                    throw new InvalidOperationException($"The feed has {list.Items.Count} videos instead of {Take}.");
            }

            if (beside is { HasExited: true })
                throw new InvalidOperationException("The transcode ended before the feeds did.");
        }
        finally
        {
            beside?.Kill();
        }

        // The first ones pay for compiling the code and for what is worked out once a catalogue.
        double[] sorted = [.. times.Skip(10).Order()];
        var (p50, p99) = (sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1]);
        Console.WriteLine($"{videos} videos, {history} watched, feed of {Take}, {sorted.Length} times{(transcode ? " beside a transcode" : "")}: p50 {p50:0.0} ms, p99 {p99:0.0} ms");
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { videos, history, take = Take, transcode, p50, p99, times = sorted }), cancellationToken);
    }

    private static List<Guid> FillIndex(VectorIndexes indexes, int videos)
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, Topics).Select(_ => (Look: Vector(random, LookDimension), Words: Vector(random, WordsDimension))).ToArray();
        var ids = new List<Guid>();
        for (var i = 0; i < videos; i++)
        {
            var (look, words) = centres[random.Next(Topics)];
            var id = Guid.NewGuid();
            ids.Add(id);
            indexes.Upsert(
                new IndexedVideo(id, VideoVisibility.Public, null, $"channel {random.Next(2000)}", DateTimeOffset.UnixEpoch.AddDays(20_000 + (600 * random.NextDouble())), random.Next(5000), random.Next(200)),
                Near(look, random), Near(words, random), "look", "words");
        }

        return ids;
    }

    private static float[] Near(float[] centre, Random random)
    {
        var vector = Vector(random, centre.Length);
        TensorPrimitives.Add(vector, centre, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    private static float[] Vector(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
            vector[i] = (float)(random.NextDouble() + random.NextDouble() - 1);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    private static async Task AddRowsAsync(ProductServices services, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var context = await services.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
        context.Videos.AddRange(ids.Select(id => new Video { Id = id, Title = "A video", IsWatchable = true, Status = VideoStatus.Ready }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static Interaction Finish(Guid id) => new() { VideoId = id, Kind = InteractionKind.Finish, Fraction = 1, SecondsWatched = 60 };

    private static Process StartTranscode() => Process.Start(new ProcessStartInfo("nice",
        ["-n", "10", "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30", "-t", "36000", "-c:v", "libx264", "-preset", "veryfast", "-threads", "2", "-f", "null", "-"]))!;
}
