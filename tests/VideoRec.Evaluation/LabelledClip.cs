using CsvHelper;

namespace VideoRec.Evaluation;

/// <summary>A row of <c>labels.csv</c>; only file and category must be there.</summary>
/// <param name="Source">The recording that the clip was cut from; clips of one recording show one scene.</param>
/// <param name="Text">Title, description and tags, as far as the table has them.</param>
internal sealed record LabelledClip(string File, string Category, string? Source, string? Text)
{
    public static List<LabelledClip> Read(string folder)
    {
        var clips = new List<LabelledClip>();
        using var reader = CsvReader.FromFile(Path.Combine(folder, "labels.csv"));
        while (reader.Read())
        {
            string[] texts = [.. ((string[])["title", "description", "tags"]).Select(Field).OfType<string>()];
            clips.Add(new LabelledClip(
                reader.GetString("file"), reader.GetString("category"), Field("source"), texts.Length > 0 ? string.Join(". ", texts) : null));
        }

        return clips;

        string? Field(string name) => reader.Headers.Contains(name) && reader.GetString(name) is { Length: > 0 } value ? value : null;
    }
}
