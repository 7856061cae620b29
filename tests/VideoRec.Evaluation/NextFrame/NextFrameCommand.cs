using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Evaluation.Simulate;
using VideoRec.Jobs.Learning.NextFrame;

namespace VideoRec.Evaluation.NextFrame;

/// <summary><c>next-frame</c>: which frame comes next, among the film's own later frames and frames of other films.</summary>
internal static class NextFrameCommand
{
    /// <summary>Films with fewer frames are left out.</summary>
    private const int LeastFrames = 16;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo[]>("--media") { Required = true, Description = "Folders with films, with or without labels.csv (file, category[, source]).", AllowMultipleArgumentsPerToken = true };
        var extra = new Option<DirectoryInfo[]>("--extra") { Description = "Folders with further films, for training only.", AllowMultipleArgumentsPerToken = true };
        var embed = new Option<int>("--embed") { Description = "Frames a film that are looked at, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var frames = new Option<int[]>("--frames") { Description = "Frames a film that are tested with, evenly chosen.", DefaultValueFactory = _ => [16], AllowMultipleArgumentsPerToken = true };
        var folds = new Option<int>("--folds") { Description = "Parts that the sources are split into; each is tested once.", DefaultValueFactory = _ => 5 };
        var seeds = new Option<int[]>("--seeds") { Description = "Seeds of splits and trainings.", DefaultValueFactory = _ => [1], AllowMultipleArgumentsPerToken = true };
        var set = new Option<string[]>("--set") { Description = "Setting of the training, as Rounds=10; repeatable.", AllowMultipleArgumentsPerToken = true };
        var threads = new Option<int>("--threads") { Description = "Threads of the training.", DefaultValueFactory = _ => 1 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where computed vectors are kept for the next run." };
        var write = new Option<DirectoryInfo?>("--write") { Description = "Folder for a network trained on all films, and nothing else is done; for clips --next-frame." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("next-frame", "Predicts the next frame of films; prints top-1 and mean reciprocal rank beside simple guesses.")
        {
            media, extra, embed, frames, folds, seeds, set, threads, cache, write, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var configuration = Configuration(result.GetValue(set) ?? []);
            await using var services = new ProductServices();
            await services.InitialiseAsync(cancellationToken);
            var library = new FrameLibrary(services, new VectorCache(result.GetValue(cache)), result.GetValue(embed));
            var films = await ReadAsync(library, result.GetRequiredValue(media), cancellationToken);
            var more = await ReadAsync(library, result.GetValue(extra) ?? [], cancellationToken);
            Console.WriteLine($"\r{films.Count} films of {films.Select(film => film.Group).Distinct().Count()} sources, {films.Sum(film => film.Count)} frames");
            var study = new NextFrameStudy(configuration, result.GetValue(folds), result.GetValue(threads));
            if (result.GetValue(write) is { } folder)
            {
                await study.WriteAsync(films, (await services.Get<IEncoders>().FrameAsync(null, cancellationToken)).ModelId, result.GetRequiredValue(seeds)[0], folder.FullName, cancellationToken);
                return;
            }

            var rows = new List<NextFrameRow>();
            foreach (var count in result.GetRequiredValue(frames))
            {
                var scores = new List<IReadOnlyDictionary<string, NextFrameScore>>();
                foreach (var seed in result.GetRequiredValue(seeds))
                    scores.Add(await study.RunAsync(films, more, count, seed, Console.WriteLine, cancellationToken));
                var joined = scores[0].Keys.ToDictionary(name => name, name => NextFrameScore.Mean([.. scores.Select(score => score[name])]));
                rows.AddRange(joined.Select(pair => NextFrameRow.Of(count, pair.Key, pair.Value, joined)));
                Print(rows.Where(row => row.Frames == count));
                OrderProbe.Print(study.Orders);
                study.Orders.Clear();
            }

            if (result.GetValue(json) is { } file)
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(rows, Json), cancellationToken);
        });
        return command;
    }

    private static async Task<List<FrameSequence>> ReadAsync(FrameLibrary library, DirectoryInfo[] folders, CancellationToken cancellationToken)
    {
        var films = new List<FrameSequence>();
        foreach (var folder in folders)
            films.AddRange((await library.ReadAsync(folder, cancellationToken)).Where(film => film.Count >= LeastFrames)
                .Select(film => new FrameSequence($"{folder.Name}/{film.Name}", film.Source, film.Dimension, film.ToVectors())));
        return films;
    }

    private static NextFrameConfiguration Configuration(string[] settings)
    {
        var configuration = new NextFrameConfiguration();
        foreach (var pair in settings.Select(setting => setting.Split('=', 2)))
        {
            var property = typeof(NextFrameConfiguration).GetProperty(pair[0]) ?? throw new ArgumentException($"There is no setting {pair[0]}.");
            property.SetValue(configuration, Convert.ChangeType(pair[1], property.PropertyType, CultureInfo.InvariantCulture));
        }

        return configuration;
    }

    private static void Print(IEnumerable<NextFrameRow> rows)
    {
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Frames,3} frames  {row.Name,-36} MRR {row.MeanReciprocalRank}  top-1 {row.Top1}  over same frame {row.OverSame}  over linear softmax {row.OverSoftmax}"));
    }

    /// <param name="OverSame">Of the mean reciprocal rank.</param>
    /// <param name="OverSoftmax">Of the mean reciprocal rank.</param>
    private sealed record NextFrameRow(int Frames, string Name, Figure MeanReciprocalRank, Figure Top1, Figure OverSame, Figure OverSoftmax)
    {
        public static NextFrameRow Of(int frames, string name, NextFrameScore score, Dictionary<string, NextFrameScore> all) => new(
            frames, name, Figure.Of(score.MeanReciprocalRank, score.Interval()), Figure.Of(score.Top1, score.Top1Interval()),
            Over(score, all[NextFrameStudy.Same]), Over(score, all[NextFrameStudy.Softmax]));

        private static Figure Over(NextFrameScore score, NextFrameScore other)
        {
            var (gain, low, high) = score.Over(other);
            return new Figure(gain, low, high);
        }
    }

    /// <summary>With its 95 % interval over films.</summary>
    private sealed record Figure(double Value, double Low, double High)
    {
        public static Figure Of(double value, (double Low, double High) interval) => new(value, interval.Low, interval.High);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.0000} [{Low:0.0000}, {High:0.0000}]");
    }
}
