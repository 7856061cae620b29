using System.Globalization;

namespace VideoRec.Domain.Labels;

/// <summary>Names of a model's logits in two languages, in the order of the logits, and the kinds of things they belong to.</summary>
public sealed class LabelVocabulary
{
    private const char NameSeparator = ';';

    private readonly IReadOnlyList<LabelName> _names;

    private LabelVocabulary(IReadOnlyList<LabelName> names, IReadOnlyList<LabelKind> kinds) => (_names, Kinds) = (names, kinds);

    public int Count => _names.Count;

    /// <summary>Kinds of things that several labels belong to, such as birds; a label may be of many kinds or of none.</summary>
    public IReadOnlyList<LabelKind> Kinds { get; }

    public LabelName this[int index] => _names[index];

    /// <summary>Reads a table with the columns index, wnid, en, zh, group (tab-separated, with a header, one row a logit).</summary>
    /// <param name="kinds">
    /// A table with the columns en, zh, labels (tab-separated, with a header): names separated by semicolons, labels as
    /// <c>7-24,80</c>; null for none.
    /// </param>
    /// <exception cref="InvalidDataException">A row is missing, out of order or names a label that is not there.</exception>
    public static LabelVocabulary Parse(string table, string? kinds = null)
    {
        var names = new List<LabelName>();
        foreach (var cells in Rows(table))
        {
            if (cells.Length != 5 || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index != names.Count)
                throw new InvalidDataException($"Row {names.Count + 2} of the label table is not the label {names.Count}.");
            names.Add(new LabelName(cells[1], cells[2], cells[3], cells[4]));
        }

        return names.Count > 0
            ? new LabelVocabulary(names, [.. Rows(kinds ?? "").Select((cells, row) => Kind(cells, row + 2, names.Count))])
            : throw new InvalidDataException("The label table is empty.");
    }

    private static IEnumerable<string[]> Rows(string table) =>
        table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'));

    private static LabelKind Kind(string[] cells, int row, int count)
    {
        if (cells.Length != 3)
            throw new InvalidDataException($"Row {row} of the table of kinds has not three columns.");
        var labels = new SortedSet<int>();
        foreach (var part in cells[2].Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) ||
                !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) || from > to || to >= count)
                throw new InvalidDataException($"Row {row} of the table of kinds names labels that are not there.");
            for (var label = from; label <= to; label++)
                labels.Add(label);
        }

        return new LabelKind(NamesIn(cells[0]), NamesIn(cells[1]), [.. labels]);
    }

    private static string[] NamesIn(string cell) => cell.Split(NameSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <param name="WordNetId">WordNet's id of the thing, such as <c>n01443537</c>.</param>
/// <param name="Group">Coarse kind, such as <c>fish</c>.</param>
public sealed record LabelName(string WordNetId, string English, string Chinese, string Group);

/// <param name="English">Names, the commonest first.</param>
/// <param name="Chinese">Names, the commonest first.</param>
/// <param name="Labels">Indices of the logits, ascending.</param>
public sealed record LabelKind(IReadOnlyList<string> English, IReadOnlyList<string> Chinese, IReadOnlyList<int> Labels);
