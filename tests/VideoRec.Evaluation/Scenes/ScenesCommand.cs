using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Scenes;

/// <summary><c>scenes</c>: how well clips without any words are found by what they show, and at which time.</summary>
internal static class ScenesCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv (file, category)." };
        var queries = new Option<FileInfo?>("--queries") { Description = "Table of scenes (category, en, zh); by default the one named after the folder, beside this program." };
        var language = new Option<string>("--language") { Description = "Language of the questions.", DefaultValueFactory = _ => "both" };
        language.AcceptOnlyFromAmong("en", "zh", "both");
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var joined = new Option<int>("--joined") { Description = "Films joined from three clips of different categories, for which the time of the first hit is checked.", DefaultValueFactory = _ => 100 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where labels of frames are kept for the next run." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("scenes", "Searches clips by described scenes; prints the average precision of each, mAP, and how often the first hit's time is right in joined films.")
        {
            media, queries, language, frames, joined, cache, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetValue(queries), result.GetRequiredValue(language), result.GetValue(frames), result.GetValue(joined),
            new VectorCache(result.GetValue(cache)), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo media, FileInfo? table, string language, int frames, int joined, VectorCache cache, FileInfo? json, CancellationToken cancellationToken)
    {
        var file = table?.FullName ?? Path.Combine(AppContext.BaseDirectory, "Scenes", $"{media.Name}.csv");
        if (!File.Exists(file) || !File.Exists(Path.Combine(media.FullName, "labels.csv")))
        {
            await Console.Error.WriteLineAsync($"There is no labels.csv in {media.FullName}, or no table of scenes {file}.");
            return 2;
        }

        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var queries = SceneQuery.Read(file);
        var clips = await SceneClip.ReadAsync(services, media, cache, frames, cancellationToken);
        var asked = new List<(SceneQuery Query, string Language, string Text, QuestionLabels Labels)>();
        var encoder = await services.Get<IEncoders>().TextAsync(null, cancellationToken);
        foreach (var query in queries)
            foreach (var (spoken, text) in query.Texts(language))
                asked.Add((query, spoken, text, (await services.Get<SceneQuestions>().AskAsync(await encoder.EncodeAsync(text, cancellationToken), text, cancellationToken))!));

        var ranked = Rank(clips, asked);
        Console.WriteLine($"\r{clips.Count} clips of {media.Name}, up to {frames} frames each");
        foreach (var one in ranked)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Language}  {one.AveragePrecision:0.000}  {one.Text}"));
        var means = ranked.GroupBy(one => one.Language).ToDictionary(group => group.Key, group => group.Average(one => one.AveragePrecision));
        foreach (var (spoken, mean) in means)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mAP {spoken}: {mean:0.0000}"));
        var (right, times) = CheckTimes(clips, asked, frames, joined);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first hit's time in the right part of {joined} joined films: {right} of {times} ({100.0 * right / Math.Max(1, times):0.0} %)"));
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(
                new { media = media.FullName, clips = clips.Count, frames, textModel = encoder.ModelId, meanAveragePrecision = means, queries = ranked, joined, times, right }, Json), cancellationToken);
        return 0;
    }

    private static List<RankedScene> Rank(List<SceneClip> clips, List<(SceneQuery Query, string Language, string Text, QuestionLabels Labels)> asked)
    {
        var index = new SceneIndex();
        var byId = clips.ToDictionary(_ => Guid.CreateVersion7());
        foreach (var (id, clip) in byId)
            index.Upsert(new IndexedVideo(id, VideoVisibility.Public, null, "", DateTimeOffset.UnixEpoch, 0, 0), 0, () => Moment.Of(clip.Frames));
        return asked.ConvertAll(one =>
        {
            var hits = index.Search(one.Labels.Weights, _ => true, clips.Count);

            // What is not answered comes last, the wrong ones first.
            var rest = byId.Where(pair => !hits.Any(hit => hit.VideoId == pair.Key)).Select(pair => pair.Value).OrderBy(clip => clip.Clip.Category == one.Query.Category);
            bool[] relevant = [.. hits.Select(hit => byId[hit.VideoId]).Concat(rest).Select(clip => clip.Clip.Category == one.Query.Category)];
            return new RankedScene(one.Query.Category, one.Language, one.Text, RetrievalMetrics.AveragePrecision(relevant), one.Labels.Closeness, hits.Count > 0 ? hits[0].Score : 0);
        });
    }

    /// <summary>Asks joined films for each of their three scenes.</summary>
    private static (int Right, int All) CheckTimes(
        List<SceneClip> clips, List<(SceneQuery Query, string Language, string Text, QuestionLabels Labels)> asked, int frames, int joined)
    {
        var random = new Random(1);
        var categories = clips.Where(clip => asked.Exists(one => one.Query.Category == clip.Clip.Category)).GroupBy(clip => clip.Clip.Category).Select(group => group.ToArray()).ToArray();
        if (categories.Length < 3)
            return (0, 0);
        var (right, all) = (0, 0);
        for (var film = 0; film < joined; film++)
        {
            random.Shuffle(categories);
            SceneClip[] parts = [.. categories.Take(3).Select(category => category[random.Next(category.Length)])];
            var (joinedFrames, starts) = SceneClip.Join(parts, frames);
            for (var part = 0; part < parts.Length; part++)
                foreach (var one in asked.Where(one => one.Query.Category == parts[part].Clip.Category))
                {
                    var first = SeenMoment.Find(joinedFrames, one.Labels.Weights, 1);
                    right += first is [var moment] && moment.TimeSeconds >= starts[part] && moment.TimeSeconds < starts[part + 1] ? 1 : 0;
                    all++;
                }
        }

        return (right, all);
    }

    /// <param name="Closeness">Of the question to the nearest name of a label.</param>
    /// <param name="BestScore">Of the first clip.</param>
    private sealed record RankedScene(string Category, string Language, string Text, double AveragePrecision, float Closeness, float BestScore);
}
