using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Moments;
using VideoRec.Evaluation.NextFrame;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Scenes;

/// <summary><c>moments</c>: whether films joined from clips are cut where they are joined, and clips of one scene are not cut.</summary>
internal static class MomentsCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv (file, category)." };
        var parts = new Option<int>("--parts") { Description = "Clips of different categories that are joined to a film.", DefaultValueFactory = _ => 3 };
        var halves = new Option<bool>("--halves") { Description = "Every clip shows one thing in its first half and another one in its second: both are scenes." };
        var films = new Option<int>("--films") { Description = "Joined films.", DefaultValueFactory = _ => 100 };
        var frames = new Option<int>("--frames") { Description = "Frames a film, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where frame vectors are kept for the next run." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("moments", "Cuts joined films and single clips into scenes; prints the share of joins found to one frame, and cuts elsewhere.")
        {
            media, parts, halves, films, frames, cache, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetValue(parts), result.GetValue(halves), result.GetValue(films), result.GetValue(frames),
            new VectorCache(result.GetValue(cache)), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo media, int parts, bool halves, int films, int frames, VectorCache cache, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var library = new FrameLibrary(services, cache, frames);
        var clips = new List<(string Category, CutFilm Film)>();
        foreach (var clip in LabelledClip.Read(media.FullName))
        {
            clips.Add((clip.Category, CutFilm.Of(await library.EmbedAsync(Path.Combine(media.FullName, clip.File), cancellationToken), halves)));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{clips.Count} clips");
        }

        var categories = clips.GroupBy(clip => clip.Category).Select(group => group.Select(clip => clip.Film).ToArray()).ToArray();
        var random = new Random(1);
        var joined = new CutCounts();
        for (var film = 0; film < films; film++)
        {
            random.Shuffle(categories);
            joined.Add(CutFilm.Join([.. categories.Take(parts).Select(category => category[random.Next(category.Length)])], frames));
        }

        var alone = new CutCounts();
        foreach (var (_, film) in clips)
            alone.Add(film);
        Console.WriteLine($"\r{clips.Count} clips of {media.Name}, {films} films joined from {parts}, up to {frames} frames each");
        Console.WriteLine($"joined: {joined}");
        Console.WriteLine($"single: {alone}");
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { media = media.FullName, films, parts, halves, frames, joined, alone }, Json), cancellationToken);
        return 0;
    }

    /// <summary>Frames in which some are known to be the first of another scene.</summary>
    private sealed record CutFilm(IReadOnlyList<double> Times, IReadOnlyList<float[]> Vectors, double Seconds, IReadOnlyList<int> Boundaries)
    {
        public static CutFilm Of(FilmFrames film, bool halves)
        {
            var vectors = Domain.Embeddings.VectorBlob.ToVector(film.Vectors, film.Vectors.Length / sizeof(float)).Chunk(film.Dimension).ToArray();

            // Up to the last frame and the half step behind it.
            var seconds = film.Times.Length > 1 ? film.Times[^1] + ((film.Times[^1] - film.Times[0]) / (film.Times.Length - 1) / 2) : 1;
            return new CutFilm(film.Times, vectors, seconds, halves ? [Array.FindIndex(film.Times, time => time >= seconds / 2)] : []);
        }

        /// <summary>The clips one after another, of whose frames as many are kept as of any film.</summary>
        public static CutFilm Join(IReadOnlyList<CutFilm> clips, int maxFrames)
        {
            var all = new List<(double Time, float[] Vector)>();
            var (boundaries, seconds) = (new List<double>(), 0.0);
            foreach (var clip in clips)
            {
                if (all.Count > 0)
                    boundaries.Add(seconds);
                boundaries.AddRange(clip.Boundaries.Select(frame => seconds + clip.Times[frame]));
                all.AddRange(clip.Times.Select((time, i) => (seconds + time, clip.Vectors[i])));
                seconds += clip.Seconds;
            }

            var kept = Enumerable.Range(0, maxFrames).Select(i => all.MinBy(frame => Math.Abs(frame.Time - ((i + 0.5) * seconds / maxFrames)))).Distinct().ToList();
            return new CutFilm(
                [.. kept.Select(frame => frame.Time)], [.. kept.Select(frame => frame.Vector)], seconds,
                [.. boundaries.Select(start => kept.FindIndex(frame => frame.Time >= start))]);
        }
    }

    private sealed class CutCounts
    {
        public int Films { get; private set; }

        public int Boundaries { get; private set; }

        /// <summary>Boundaries with a cut at most one frame away.</summary>
        public int Found { get; private set; }

        /// <summary>Cuts without a boundary. Films of the reference have cuts of their own, which are counted here too.</summary>
        public int Elsewhere { get; private set; }

        public int Uncut { get; private set; }

        public void Add(CutFilm film)
        {
            var cuts = SceneCutter.Cut(film.Vectors, film.Times, film.Seconds).Skip(1).ToList();
            Films++;
            Boundaries += film.Boundaries.Count;
            Found += film.Boundaries.Count(boundary => cuts.Exists(cut => Math.Abs(cut - boundary) <= 1));
            Elsewhere += cuts.Count(cut => !film.Boundaries.Any(boundary => Math.Abs(cut - boundary) <= 1));
            Uncut += cuts.Count == 0 ? 1 : 0;
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Found} of {Boundaries} boundaries found to one frame, {(double)Elsewhere / Films:0.00} cuts elsewhere a film, {Uncut} of {Films} not cut");
    }
}
