using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning;
using VideoRec.Domain.LikeFrames;
using VideoRec.Evaluation.NextFrame;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.LikeFrames;

/// <summary><c>frames</c>: frames of each clip ask for the frames of all other clips; relevant is what shares the category.</summary>
internal static class LikeFramesCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo?>("--media") { Description = "Folder with clips and labels.csv (file, category[, source]); frames of the same source are left out." };
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var asked = new Option<int>("--asked") { Description = "Frames of each clip that ask, evenly over it.", DefaultValueFactory = _ => 4 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where frame vectors are kept for the next run." };
        var videos = new Option<int>("--videos") { Description = "Videos of a made-up catalogue that the search is timed over; 0 for none." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("frames", "Finds frames that look like one, leave-one-clip-out; prints P@10 of frames, P@1 and mAP of clips by their best frame, plain, centred and as served, and the cosines of right and wrong clips.")
        {
            media, frames, asked, cache, videos, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var timed = result.GetValue(videos) is > 0 and var count ? await LikeFramesLatency.MeasureAsync(count, cancellationToken) : null;
            var rows = result.GetValue(media) is { } folder ? await MeasureAsync(folder, result.GetValue(frames), result.GetValue(asked), new VectorCache(result.GetValue(cache)), cancellationToken) : [];
            if (result.GetValue(json) is { } file)
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(new { rows, timed }, Json), cancellationToken);
        });
        return command;
    }

    private static async Task<List<Row>> MeasureAsync(DirectoryInfo media, int frames, int asked, VectorCache cache, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var films = await new FrameLibrary(services, cache, frames).ReadAsync(media, cancellationToken);
        var rows = new List<Row>
        {
            Measure("plain", films, asked, []), Measure("centred", films, asked, MeanOf(films)), Measure("served", films, asked, FrameLikeness.MeanOf(MeanOf(films), films.Count)),
        };
        Console.WriteLine($"\r{films.Count} clips, {films.Sum(film => film.Count)} frames");
        Console.WriteLine($"{"",-10}{"P@10",8}{"clip P@1",10}{"clip mAP",10}{"right 10 %",12}{"right 50 %",12}{"wrong 90 %",12}{"wrong 99 %",12}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-10}{row.FramePrecisionAt10,8:0.000}{row.Clips.PrecisionAt1,10:0.000}{row.Clips.MeanAveragePrecision,10:0.000}{row.Right10,12:0.000}{row.Right50,12:0.000}{row.Wrong90,12:0.000}{row.Wrong99,12:0.000}"));
        return rows;
    }

    /// <summary>Mean of the clips' looks, which is what the index centres by.</summary>
    private static float[] MeanOf(List<EmbeddedFilm> films)
    {
        var mean = new float[films[0].Dimension];
        foreach (var film in films)
            TensorPrimitives.Add(mean, EmbeddingPooling.LookVector(film.ToVectors(), film.Dimension), mean);
        TensorPrimitives.Divide(mean, films.Count, mean);
        return mean;
    }

    private static Row Measure(string name, List<EmbeddedFilm> films, int asked, float[] mean)
    {
        var vectors = films.ConvertAll(film => film.ToVectors());
        var (precisions, relevance, right, wrong) = (new List<double>(), new List<bool[]>(), new List<float>(), new List<float>());
        for (var film = 0; film < films.Count; film++)
            for (var i = 0; i < asked; i++)
            {
                var likeness = new FrameLikeness(Frame(film, (int)((i + 0.5) * films[film].Count / asked)), mean);
                var cosines = new List<(float Cosine, int Film)>();
                for (var other = 0; other < films.Count; other++)
                    for (var frame = 0; films[other].Source != films[film].Source && frame < films[other].Count; frame++)
                        cosines.Add((likeness.Of(Frame(other, frame)), other));
                precisions.Add(cosines.OrderByDescending(c => c.Cosine).Take(10).Average(c => films[c.Film].Category == films[film].Category ? 1.0 : 0));
                var best = cosines.GroupBy(c => c.Film, (other, its) => (Cosine: its.Max(c => c.Cosine), IsRight: films[other].Category == films[film].Category)).OrderByDescending(c => c.Cosine).ToList();
                relevance.Add([.. best.Select(c => c.IsRight)]);
                right.AddRange(best.Where(c => c.IsRight).Select(c => c.Cosine));
                wrong.AddRange(best.Where(c => !c.IsRight).Select(c => c.Cosine));
            }

        right.Sort();
        wrong.Sort();
        return new Row(name, precisions.Average(), RetrievalMetrics.Evaluate(relevance), At(right, 0.1), At(right, 0.5), At(wrong, 0.9), At(wrong, 0.99));

        ReadOnlySpan<float> Frame(int film, int frame) => vectors[film].AsSpan(frame * films[film].Dimension, films[film].Dimension);

        static float At(List<float> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
    }

    /// <param name="Right10">Cosine of the best frame that nine in ten clips of the category have at least.</param>
    /// <param name="Wrong99">Cosine of the best frame that one in a hundred other clips reaches.</param>
    private sealed record Row(string Name, double FramePrecisionAt10, RetrievalScore Clips, float Right10, float Right50, float Wrong90, float Wrong99);
}
