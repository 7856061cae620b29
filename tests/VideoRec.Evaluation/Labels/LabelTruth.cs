using CsvHelper;

namespace VideoRec.Evaluation.Labels;

/// <param name="Name">In English.</param>
internal sealed record SeenLabel(string Name, string WordNetId, float Score);

/// <summary>What is really seen in clips.</summary>
internal sealed class LabelTruth
{
    private readonly Dictionary<string, string[]> _photos = [];
    private readonly Dictionary<(string Source, string Label), bool> _judged = [];

    /// <param name="folder">Its <c>labels.csv</c> may name the ImageNet photos of a clip in <c>photo_a</c> and <c>photo_b</c>.</param>
    /// <param name="judged">May not be there.</param>
    public static LabelTruth Read(string folder, string judged)
    {
        var truth = new LabelTruth();
        using var clips = CsvReader.FromFile(Path.Combine(folder, "labels.csv"));
        while (clips.Headers.Contains("photo_a") && clips.Read())
            truth._photos[clips.GetString("file")] = [.. ((string[])["photo_a", "photo_b"]).Select(column => clips.GetString(column).Split('_')[0])];
        if (!File.Exists(judged))
            return truth;
        using var rows = CsvReader.FromFile(judged);
        while (rows.Read())
            truth._judged[(rows.GetString("source"), rows.GetString("label"))] = rows.GetString("right") == "1";
        return truth;
    }

    /// <summary>Null where nobody knows.</summary>
    public bool? IsRight(LabelledClip clip, SeenLabel label) =>
        _photos.TryGetValue(clip.File, out var photos) && photos.Contains(label.WordNetId) ? true
        : _judged.TryGetValue((clip.Source ?? clip.File, label.Name), out var right) ? right
        : _photos.ContainsKey(clip.File) ? false : null;
}
