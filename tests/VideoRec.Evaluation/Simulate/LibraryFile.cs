using VideoRec.Jobs.Demo;

namespace VideoRec.Evaluation.Simulate;

/// <summary>A film of the demo library or a labelled clip, before anything was computed of it.</summary>
internal sealed record LibraryFile(
    string File, string Title, string Description, IReadOnlyList<string> Tags, string Channel, string Category, string Kind, IReadOnlySet<string> Topics)
{
    /// <summary>What belongs to something wider: whoever likes animals likes cats.</summary>
    private static readonly Dictionary<string, string> Wider = new(StringComparer.Ordinal)
    {
        ["birds"] = "animals",
        ["cats"] = "animals",
        ["dogs"] = "animals",
        ["insects"] = "animals",
        ["snakes"] = "animals",
        ["pedestrians outdoor"] = "people",
        ["people indoor"] = "people",
    };

    /// <summary>The films of a folder with a <c>demo.csv</c>, with everything that was typed in about them.</summary>
    public static IEnumerable<LibraryFile> Demo(string folder) => DemoFilm.ReadAll(Path.Combine(folder, "demo.csv")).Select(film => new LibraryFile(
        Path.Combine(folder, film.File), film.Draft.Title, film.Draft.Description, [.. film.Draft.Tags], film.Draft.Channel, film.Draft.Category,
        Name(film.Draft.Category), TopicsOf([film.Draft.Category, .. film.Draft.Tags])));

    /// <summary>The clips of a folder with a <c>labels.csv</c>, under titles that say nothing.</summary>
    /// <param name="tagged">Whether the category is typed in as a tag.</param>
    public static IEnumerable<LibraryFile> Clips(string folder, bool tagged) => LabelledClip.Read(folder).Select((clip, index) => new LibraryFile(
        Path.Combine(folder, clip.File), $"Clip {index + 1:000}", "", tagged ? [Name(clip.Category)] : [], "", "", Name(clip.Category), TopicsOf([clip.Category])));

    private static HashSet<string> TopicsOf(IEnumerable<string> names) =>
        [.. names.Select(Name).SelectMany(name => Wider.TryGetValue(name, out var wider) ? new[] { name, wider } : [name])];

    private static string Name(string label) => label.Replace('_', ' ').Trim().ToLowerInvariant();
}
