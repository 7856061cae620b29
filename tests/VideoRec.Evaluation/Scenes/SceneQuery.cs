using CsvHelper;

namespace VideoRec.Evaluation.Scenes;

/// <summary>A scene to be found and where it is shown.</summary>
/// <param name="Category">Of the clips that show it.</param>
internal sealed record SceneQuery(string Category, string English, string Chinese)
{
    /// <summary>Reads a table with the columns category, en, zh.</summary>
    public static List<SceneQuery> Read(string file)
    {
        using var reader = CsvReader.FromFile(file);
        var queries = new List<SceneQuery>();
        while (reader.Read())
            queries.Add(new SceneQuery(reader.GetString("category"), reader.GetString("en"), reader.GetString("zh")));
        return queries;
    }

    public IEnumerable<(string Language, string Text)> Texts(string language)
    {
        if (language != "zh")
            yield return ("en", English);
        if (language != "en")
            yield return ("zh", Chinese);
    }
}
