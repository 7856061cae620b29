using System.Globalization;
using System.Text;

namespace VideoRec.Evaluation.Ratings;

/// <summary>MovieLens 100K as GroupLens packed it, with the published split: 1 is train, 0 is test, one line a rating.</summary>
internal static class MovieLensFiles
{
    public const string Split = "split-item-75-25-seed42.txt";
    private const int FirstKind = 5;

    /// <exception cref="InvalidDataException">A file is missing, or they do not belong together.</exception>
    public static RatingsSet Read(DirectoryInfo folder)
    {
        var ratings = RatingsFile.Read(new FileInfo(Path.Combine(folder.FullName, "u.data")));
        var split = Lines(folder, Split).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (split.Count != ratings.Count)
            throw new InvalidDataException($"{Split} has {split.Count} lines for {ratings.Count} ratings.");
        return RatingsSet.Of(
            [.. ratings.Where((_, i) => split[i] == "1")], [.. ratings.Where((_, i) => split[i] == "0")],
            (viewers, items) => Side(folder, viewers, items));
    }

    private static SideInformation Side(DirectoryInfo folder, IReadOnlyList<string> viewers, IReadOnlyList<string> items)
    {
        var films = Lines(folder, "u.item").Select(line => line.Split('|')).Where(f => f.Length > FirstKind).ToDictionary(f => f[0]);
        var people = Lines(folder, "u.user").Select(line => line.Split('|')).Where(f => f.Length > 3).ToDictionary(f => f[0]);
        var kinds = films.Count == 0 ? 0 : films.Values.Max(f => f.Length) - FirstKind;
        return new SideInformation(
            films.Count == 0 ? null : [.. items.Select(id => films.TryGetValue(id, out var film)
                ? Enumerable.Range(FirstKind, kinds).Select(k => k < film.Length && film[k] == "1" ? 1f : 0).ToArray() : new float[kinds])],
            films.Count == 0 ? null : [.. items.Select(id => films.TryGetValue(id, out var film) ? Year(film[2]) : double.NaN)],
            people.Count == 0 ? null : [.. viewers.Select(id => people.TryGetValue(id, out var person) ? Number(person[1]) : double.NaN)],
            people.Count == 0 ? new Dictionary<string, string[]>() : new Dictionary<string, string[]>
            {
                ["sex"] = [.. viewers.Select(id => people.TryGetValue(id, out var person) ? person[2] : "")],
                ["occupation"] = [.. viewers.Select(id => people.TryGetValue(id, out var person) ? person[3] : "")],
            });
    }

    private static double Year(string date) => date.Length >= 4 ? Number(date[^4..]) : double.NaN;

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>No lines where the file is missing: only ratings and split are needed.</summary>
    private static string[] Lines(DirectoryInfo folder, string name)
    {
        var path = Path.Combine(folder.FullName, name);
        if (File.Exists(path))
            return File.ReadAllLines(path, Encoding.Latin1);
        return name == Split ? throw new InvalidDataException($"{path} does not exist.") : [];
    }
}
