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
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Evaluation;

/// <summary>
/// <c>latency</c>: how long a feed takes over a large made-up catalogue, each after something new was watched.
/// Every other one is asked for at once, so that all of the work is in it; the others when the viewer had time to click
/// anything, so that the site has worked it out ahead.
/// </summary>
internal static class LatencyCommand
{
    private const int LookDimension = 1280;
    private const int WordsDimension = 512;
    private const int Topics = 200;
    private const int Take = 100;

    /// <summary>Feeds of one viewer that are timed, so that their history stays about as long as it is asked to be.</summary>
    private const int FeedsAViewer = 10;

    /// <summary>Viewers whose feeds pay for compiling the code and for what is worked out once a catalogue.</summary>
    private const int WarmUp = 6;

    /// <summary>Feeds that are timed each after a video was added.</summary>
    private const int Uploads = 20;

    public static Command Create()
    {
        var videos = new Option<int>("--videos") { Description = "Videos in the catalogue.", DefaultValueFactory = _ => 100_000 };
        var history = new Option<int>("--history") { Description = "Videos the viewer watched before.", DefaultValueFactory = _ => 200 };
        var feeds = new Option<int>("--feeds") { Description = "Feeds that are timed.", DefaultValueFactory = _ => 100 };
        var transcode = new Option<bool>("--transcode") { Description = "Run a transcode beside it, as nice as the site's." };
        var recall = new Option<int>("--recall") { Description = "Feeds that are compared with those for which every vector is read.", DefaultValueFactory = _ => 0 };
        var pause = new Option<int>("--pause") { Description = "Milliseconds from doing something to asking for the feed, for every other feed.", DefaultValueFactory = _ => 250 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var command = new Command("latency", $"Times feeds of {Take}, each after something new was watched.") { videos, history, feeds, transcode, recall, pause, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Scale(result.GetValue(videos), result.GetValue(history), result.GetValue(feeds), result.GetValue(pause)), result.GetValue(transcode), result.GetValue(recall), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Scale scale, bool transcode, int recall, FileInfo? json, CancellationToken cancellationToken)
    {
        var catalogue = new Catalogue(scale.Videos);
        await using var services = new ProductServices();
        var viewers = catalogue.Viewers(WarmUp + (((2 * scale.Feeds) + FeedsAViewer - 1) / FeedsAViewer), scale.History + FeedsAViewer);
        await StartAsync(services, catalogue, [.. viewers.SelectMany(watched => watched)], cancellationToken);
        using var preparer = services.Get<FeedPreparer>();
        await preparer.StartAsync(cancellationToken);
        var times = new List<(double Wall, double Work)>();
        double[] afterUploads;
        using (var beside = transcode ? StartTranscode() : null)
        {
            try
            {
                foreach (var watched in viewers)
                    times.AddRange(await TimeAsync(services, watched, scale, cancellationToken));
                afterUploads = await AfterUploadsAsync(services, catalogue, viewers[0], scale.History, cancellationToken);
                if (beside is { HasExited: true })
                    throw new InvalidOperationException("The transcode ended before the feeds did.");
            }
            finally
            {
                beside?.Kill();
            }
        }

        await preparer.StopAsync(cancellationToken);
        var timed = times.Skip(WarmUp * FeedsAViewer).Take(2 * scale.Feeds).ToList();
        var atOnce = Figures.Of(timed.Where((_, i) => i % 2 == 0));
        var ahead = Figures.Of(timed.Where((_, i) => i % 2 == 1));
        var afterUpload = afterUploads[afterUploads.Length / 2];
        var indexes = services.Get<VectorIndexes>();
        Console.WriteLine($"{scale.Videos} videos, {scale.History} watched, feed of {Take}, {scale.Feeds} times each{(transcode ? " beside a transcode" : "")}");
        Console.WriteLine($"asked {scale.Pause} ms after doing something: p50 {ahead.P50:0.0} ms, p99 {ahead.P99:0.0} ms");
        Console.WriteLine($"asked at once, nothing worked out ahead: p50 {atOnce.P50:0.0} ms, p99 {atOnce.P99:0.0} ms; processor time {atOnce.Work:0.0} ms (median)");
        Console.WriteLine($"first feed after a video was added {afterUpload:0.0} ms (median of {afterUploads.Length})");
        Console.WriteLine($"index {indexes.MemoryBytes / 1e6:0} MB, codes {indexes.CodesBytes / 1e6:0} MB of it");
        var found = recall > 0 ? await RecallAsync(catalogue, scale.History, recall, cancellationToken) : (double?)null;
        if (found is not null)
            Console.WriteLine($"of the videos in the exact lists {found:0.0000} are in these too ({recall} lists)");
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(
                new { scale.Videos, scale.History, scale.Pause, Take, transcode, ahead, atOnce, afterUpload, indexes.MemoryBytes, indexes.CodesBytes, recall = found }), cancellationToken);
    }

    private static async Task StartAsync(ProductServices services, Catalogue catalogue, IReadOnlyList<Guid> watched, CancellationToken cancellationToken)
    {
        await services.InitialiseAsync(cancellationToken);
        catalogue.Fill(services.Get<VectorIndexes>());
        await AddRowsAsync(services, watched, cancellationToken);
    }

    private static async Task<ViewerContext> ViewerAsync(ProductServices services, IEnumerable<Guid> watched, CancellationToken cancellationToken)
    {
        var viewer = new ViewerContext(Guid.NewGuid(), null, false);
        await services.Get<InteractionStore>().AppendAsync(viewer.ViewerId, [.. watched.Select(Finish)], cancellationToken);
        return viewer;
    }

    private static Task<RankedList> RankAsync(ProductServices services, ViewerContext viewer, CancellationToken cancellationToken) =>
        services.Get<FeedService>().RankAsync(new FeedRequest(viewer, FeedList.ForYou, Take), cancellationToken);

    /// <summary>Times the feeds of one viewer who looked at theirs before: at once and after the pause, in turns.</summary>
    private static async Task<List<(double Wall, double Work)>> TimeAsync(ProductServices services, Guid[] watched, Scale scale, CancellationToken cancellationToken)
    {
        var viewer = await ViewerAsync(services, watched.Take(scale.History), cancellationToken);
        await RankAsync(services, viewer, cancellationToken);
        var times = new List<(double Wall, double Work)>();
        foreach (var id in watched.Skip(scale.History))
        {
            await services.Get<InteractionStore>().AppendAsync(viewer.ViewerId, [Finish(id)], cancellationToken);
            if (times.Count % 2 == 1)
                await Task.Delay(scale.Pause, cancellationToken);
            times.Add(await TimeAsync(services, viewer, cancellationToken));
        }

        return times;
    }

    private static async Task<(double Wall, double Work)> TimeAsync(ProductServices services, ViewerContext viewer, CancellationToken cancellationToken)
    {
        var (from, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var list = await RankAsync(services, viewer, cancellationToken);
        var time = (Stopwatch.GetElapsedTime(from).TotalMilliseconds, (Environment.CpuUsage.TotalTime - worked).TotalMilliseconds);
        return list.Items.Count == Take ? time : throw new InvalidOperationException($"The feed has {list.Items.Count} videos instead of {Take}.");
    }

    private static async Task<double[]> AfterUploadsAsync(
        ProductServices services, Catalogue catalogue, Guid[] watched, int history, CancellationToken cancellationToken)
    {
        var viewer = await ViewerAsync(services, watched.Take(history), cancellationToken);
        await RankAsync(services, viewer, cancellationToken);
        var times = new List<double>();
        for (var i = 0; i < Uploads; i++)
        {
            catalogue.Put(services.Get<VectorIndexes>(), Guid.NewGuid());
            times.Add((await TimeAsync(services, viewer, cancellationToken)).Wall);
        }

        return [.. times.Order()];
    }

    /// <summary>Share of the videos of the exact lists that the lists of a large catalogue have too.</summary>
    private static async Task<double> RecallAsync(Catalogue catalogue, int history, int lists, CancellationToken cancellationToken)
    {
        await using var sketched = new ProductServices();
        await using var exact = new ProductServices(("VideoRec:Index:SketchFrom", $"{int.MaxValue}"));
        ProductServices[] both = [sketched, exact];
        var watched = catalogue.Viewers(1, history + lists)[0];
        foreach (var services in both)
            await StartAsync(services, catalogue, watched, cancellationToken);
        var viewer = await ViewerAsync(sketched, watched.Take(history), cancellationToken);
        await exact.Get<InteractionStore>().AppendAsync(viewer.ViewerId, [.. watched.Take(history).Select(Finish)], cancellationToken);
        var found = 0;
        foreach (var id in watched.Skip(history))
        {
            // At one moment: when something was done is part of what it counts.
            var interaction = Finish(id);
            foreach (var services in both)
                await services.Get<InteractionStore>().AppendAsync(viewer.ViewerId, [interaction], cancellationToken);
            var wanted = (await RankAsync(exact, viewer, cancellationToken)).Items.Select(item => item.VideoId).ToHashSet();
            found += (await RankAsync(sketched, viewer, cancellationToken)).Items.Count(item => wanted.Contains(item.VideoId));
        }

        return (double)found / (Take * lists);
    }

    private static async Task AddRowsAsync(ProductServices services, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var context = await services.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
        context.Videos.AddRange(ids.Select(id => new Video { Id = id, Title = "A video", IsWatchable = true, Status = VideoStatus.Ready }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static Interaction Finish(Guid id) => new() { VideoId = id, Kind = InteractionKind.Finish, Fraction = 1, SecondsWatched = 60 };

    private static Process StartTranscode() => Process.Start(new ProcessStartInfo("nice",
        ["-n", $"{LowPriority.Nice}", "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30", "-t", "36000", "-c:v", "libx264", "-preset", "veryfast", "-threads", "2", "-f", "null", "-"]))!;

    /// <param name="Work">Processor time, median, in milliseconds as the others.</param>
    private sealed record Figures(double P50, double P99, double Work, double[] Times)
    {
        public static Figures Of(IEnumerable<(double Wall, double Work)> times)
        {
            var all = times.ToList();
            double[] sorted = [.. all.Select(t => t.Wall).Order()];
            return new Figures(
                sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1], all.Select(t => t.Work).Order().ElementAt(sorted.Length / 2), sorted);
        }
    }

    /// <param name="Feeds">That are timed at once, and that are timed after the pause.</param>
    /// <param name="Pause">In milliseconds.</param>
    private sealed record Scale(int Videos, int History, int Feeds, int Pause);

    /// <summary>Videos about made-up topics, the same vectors whenever it is filled in.</summary>
    private sealed class Catalogue
    {
        private readonly List<Guid> _ids;
        private readonly (float[] Look, float[] Words)[] _centres;
        private readonly Random _later = new(2);

        public Catalogue(int videos)
        {
            var random = new Random(1);
            _centres = [.. Enumerable.Range(0, Topics).Select(_ => (Vector(random, LookDimension), Vector(random, WordsDimension)))];
            _ids = [.. Enumerable.Range(0, videos).Select(_ => Guid.NewGuid())];
        }

        /// <summary>What each of some viewers watched: videos from all over it, no two viewers the same.</summary>
        public Guid[][] Viewers(int viewers, int count)
        {
            var step = Math.Max(1, _ids.Count / count);
            return [.. Enumerable.Range(0, viewers).Select(viewer => _ids.Where((_, i) => i % step == viewer % step).Take(count).ToArray())];
        }

        public void Fill(VectorIndexes indexes)
        {
            var random = new Random(3);
            foreach (var id in _ids)
                Put(indexes, id, random);
        }

        public void Put(VectorIndexes indexes, Guid id) => Put(indexes, id, _later);

        private void Put(VectorIndexes indexes, Guid id, Random random)
        {
            var (look, words) = _centres[random.Next(Topics)];
            indexes.Upsert(
                new IndexedVideo(id, VideoVisibility.Public, null, $"channel {random.Next(2000)}", DateTimeOffset.UnixEpoch.AddDays(20_000 + (600 * random.NextDouble())), random.Next(5000), random.Next(200)),
                Near(look, random), Near(words, random), "look", "words");
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
    }
}
