using System.Globalization;

namespace VideoRec.Domain.Labels;

/// <summary>Names of a model's logits in two languages, in the order of the logits.</summary>
public sealed class LabelVocabulary
{
    private readonly IReadOnlyList<LabelName> _names;

    private LabelVocabulary(IReadOnlyList<LabelName> names) => _names = names;

    public int Count => _names.Count;

    public LabelName this[int index] => _names[index];

    /// <summary>Reads a table with the columns index, wnid, en, zh, group (tab-separated, with a header, one row a logit).</summary>
    /// <exception cref="InvalidDataException">A row is missing or out of order.</exception>
    public static LabelVocabulary Parse(string table)
    {
        var names = new List<LabelName>();
        foreach (var line in table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Split('\t');
            if (cells.Length != 5 || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index != names.Count)
                throw new InvalidDataException($"Row {names.Count + 2} of the label table is not the label {names.Count}.");
            names.Add(new LabelName(cells[1], cells[2], cells[3], cells[4]));
        }

        return names.Count > 0 ? new LabelVocabulary(names) : throw new InvalidDataException("The label table is empty.");
    }
}

/// <param name="WordNetId">WordNet's id of the thing, such as <c>n01443537</c>.</param>
/// <param name="Group">Coarse kind, such as <c>fish</c>.</param>
public sealed record LabelName(string WordNetId, string English, string Chinese, string Group);
