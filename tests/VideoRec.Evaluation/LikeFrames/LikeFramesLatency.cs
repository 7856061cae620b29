using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation.LikeFrames;

/// <summary>Times the whole search by a frame over a made-up catalogue, and asks whether the film that the frame is from is found first.</summary>
internal static class LikeFramesLatency
{
    private const int Questions = 100;
    private const int WarmUp = 10;
    private const int Frames = 64;
    private const int Dimension = 1280;
    private const int Topics = 1000;
    private const int Batch = 50;

    public static async Task<Timed> MeasureAsync(int videos, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        await services.Get<VideoRec.Domain.Search.SearchIndex>().PrepareAsync(cancellationToken);
        var asked = await FillAsync(services, videos, cancellationToken);
        await services.Get<IndexUpdater>().RebuildAsync(cancellationToken);
        var (times, first) = (new List<double>(), 0);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        foreach (var (question, from) in asked)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await services.Get<FrameSearch>().SearchAsync(question, ViewerContext.Nobody, 24, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            first += found.Items.Count > 0 && found.Items[0].Video.Id == from ? 1 : 0;
        }

        process.Refresh();
        var busy = (process.TotalProcessorTime - before).TotalMilliseconds / asked.Count;
        double[] sorted = [.. times.Skip(WarmUp).Order()];
        var timed = new Timed(videos, sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1], busy, (double)first / asked.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{videos} videos of {Frames} frames: p50 {timed.P50:0} ms, p95 {timed.P95:0} ms, {timed.Busy:0} ms of processor time each; its own film first {timed.First:P0}"));
        return timed;
    }

    /// <summary>Films of three to eight shots, each shot near one of a thousand topics that is its likeliest label.</summary>
    private static async Task<List<(FrameQuestion Question, Guid From)>> FillAsync(ProductServices services, int videos, CancellationToken cancellationToken)
    {
        var random = new Random(5);
        var topics = Enumerable.Range(0, Topics).Select(_ => Noise(random, 1)).ToArray();
        var asked = new List<(FrameQuestion, Guid)>();
        var every = Math.Max(1, videos / (Questions + WarmUp));
        for (var done = 0; done < videos; done += Batch)
        {
            await using var context = await services.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = done; i < Math.Min(videos, done + Batch); i++)
            {
                var id = Guid.CreateVersion7();
                var shots = Enumerable.Range(0, random.Next(3, 9)).Select(_ => random.Next(Topics)).Select(topic => (Topic: topic, Vector: Sum(topics[topic], Noise(random, 0.6f)))).ToArray();
                var frames = Enumerable.Range(0, Frames).Select(frame => shots[frame * shots.Length / Frames]).Select(shot => (shot.Topic, Vector: Sum(shot.Vector, Noise(random, 0.2f)))).ToArray();
                Add(context, id, frames);
                if (i % every == 0 && asked.Count < Questions + WarmUp && random.Next(Frames) is var at)
                    asked.Add((new FrameQuestion("made-up", Sum(frames[at].Vector, Noise(random, 0.2f)), Labels(frames[at].Topic)), id));
            }

            await context.SaveChangesAsync(cancellationToken);
        }

        return asked;
    }

    private static void Add(VideoRecDbContext context, Guid id, (int Topic, float[] Vector)[] frames)
    {
        context.Videos.Add(new Video { Id = id, Title = "Untitled", IsWatchable = true, Status = VideoStatus.Ready });
        for (var i = 0; i < frames.Length; i++)
        {
            context.Frames.Add(new VideoFrame { VideoId = id, Ordinal = i, TimeSeconds = i });
            context.FrameVectors.Add(new FrameVector { VideoId = id, ModelId = "made-up", Ordinal = i, Dimension = Dimension, Vector = VectorBlob.FromVector(frames[i].Vector) });
        }

        context.FrameLabels.Add(new FrameLabels { VideoId = id, ModelId = "made-up", Frames = FrameLabels.Write([.. frames.Select((frame, i) => new LabelledFrame(i, Labels(frame.Topic)))]) });
        context.VideoVectors.Add(new VideoVector
        {
            VideoId = id,
            Space = VectorSpace.Look,
            ModelId = "made-up",
            Dimension = Dimension,
            Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(frames.SelectMany(frame => frame.Vector).ToArray(), Dimension)),
        });
    }

    private static LabelProbability[] Labels(int topic) => [new((ushort)topic, 0.6f), new((ushort)((topic + 1) % Topics), 0.2f)];

    private static float[] Noise(Random random, float size) => [.. Enumerable.Range(0, Dimension).Select(_ => size * ((random.NextSingle() * 2) - 1))];

    private static float[] Sum(float[] a, float[] b) => [.. a.Select((x, i) => x + b[i])];

    /// <param name="Busy">Milliseconds of processor time a question, which does not depend on what else the machine does.</param>
    /// <param name="First">Share of the questions whose film came first.</param>
    internal sealed record Timed(int Videos, double P50, double P95, double Busy, double First);
}
