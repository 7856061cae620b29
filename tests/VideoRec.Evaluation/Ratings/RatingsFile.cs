using System.Globalization;
using System.Text;

namespace VideoRec.Evaluation.Ratings;

/// <summary>A line of a ratings file.</summary>
/// <param name="Value">Null where the file has none.</param>
/// <param name="Time">In the file's unit; null where it has none.</param>
internal sealed record Rating(string Viewer, string Item, double? Value, double? Time);

/// <summary>
/// Reads <c>user, item[, rating[, timestamp]]</c> separated by tab, comma, semicolon or spaces, with or without a line of
/// headings. Ids are text.
/// </summary>
internal static class RatingsFile
{
    private static readonly string[] Headings = ["user", "userid", "user_id", "viewer", "uid", "u"];

    /// <exception cref="InvalidDataException">With file, line number and what is wrong there.</exception>
    public static List<Rating> Read(FileInfo file)
    {
        if (!file.Exists)
            throw new InvalidDataException($"{file.FullName} does not exist.");
        using var reader = file.OpenText();
        return Read(reader, file.Name);
    }

    /// <param name="name">Name of the file, for messages.</param>
    public static List<Rating> Read(TextReader reader, string name)
    {
        var ratings = new List<Rating>();
        var fields = 0;
        foreach (var (line, parts) in Lines(reader, name))
        {
            if (fields == 0)
            {
                fields = parts.Length;
                if (IsHeading(parts))
                    continue;
            }

            if (parts.Length is < 2 or > 4)
                throw Wrong(name, line, $"expected user, item[, rating[, timestamp]], found {parts.Length} field{(parts.Length == 1 ? "" : "s")}");
            if (parts.Length != fields)
                throw Wrong(name, line, $"expected {fields} fields as in the first line, found {parts.Length}");
            if (parts[0].Length == 0 || parts[1].Length == 0)
                throw Wrong(name, line, "the user or the item is empty");
            ratings.Add(new Rating(
                parts[0], parts[1], parts.Length > 2 ? Number(parts[2], "rating", name, line) : null, parts.Length > 3 ? Number(parts[3], "timestamp", name, line) : null));
        }

        return ratings.Count > 0 ? ratings : throw new InvalidDataException($"{name} holds no ratings.");
    }

    private static IEnumerable<(int Line, string[] Parts)> Lines(TextReader reader, string name)
    {
        char? separator = null;
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (line == 1)
                text = text.TrimStart('\uFEFF');
            if (string.IsNullOrWhiteSpace(text))
                continue;
            separator ??= SeparatorOf(text);
            yield return (line, separator == ' ' ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : Split(text, separator.Value, name, line));
        }
    }

    private static char SeparatorOf(string line) => line.Contains('\t', StringComparison.Ordinal) ? '\t' : line.Contains(',', StringComparison.Ordinal) ? ','
        : line.Contains(';', StringComparison.Ordinal) ? ';' : ' ';

    private static string[] Split(string text, char separator, string name, int line)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
            return text.Split(separator, StringSplitOptions.TrimEntries);
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                part.Append(text[i++]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == separator && !quoted)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
                part.Append(text[i]);
        }

        return quoted ? throw Wrong(name, line, "a quotation mark is not closed") : [.. parts, part.ToString().Trim()];
    }

    /// <summary>Ids may be words; a rating may not, and nobody is called "user_id".</summary>
    private static bool IsHeading(string[] parts) =>
        Headings.Contains(parts[0].Trim().TrimStart('#').ToLowerInvariant()) ||
        (parts.Length > 2 && parts[2].Length > 0 && char.IsLetter(parts[2][0]) && !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static double? Number(string text, string what, string name, int line) =>
        text.Length == 0 ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw Wrong(name, line, $"the {what} '{text}' is not a number");

    private static InvalidDataException Wrong(string name, int line, string what) => new($"{name}, line {line}: {what}.");
}
