using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VideoRec.Domain.Search;

/// <summary>Brings texts and questions into the one form that search compares, and takes questions apart into words.</summary>
public static class SearchText
{
    /// <summary>Letters of a trigram index, which is asked for whole ones; shorter words are looked for among those that begin with them.</summary>
    public const int TrigramLength = 3;

    // Parts of words are compared, so "a" would be found in nearly every text.
    private static readonly FrozenSet<string> FunctionWords =
        new[] { "a", "an", "the", "of", "in", "on", "at", "to", "by", "is", "are", "and", "or", "with", "for", "from" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Endings = ["", "s", "es"];

    private const int MaxLength = 200;
    private const int MaxWords = 12;

    /// <summary>Compatibility form (full-width letters become plain ones) in lower case.</summary>
    public static string Normalize(string text) => WellFormed(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>The words of a question; whatever is neither letter, digit, mark nor symbol only separates them.</summary>
    public static IReadOnlyList<string> Words(string text) => [.. Split(text.Length > MaxLength ? text[..MaxLength] : text).Distinct().Take(MaxWords)];

    /// <summary>
    /// A text as the trigram index holds it: its words between single spaces. Every word begins after a space, and after every letter
    /// there are two more, so that a trigram begins with each.
    /// </summary>
    public static string Spaced(string text) => string.Join(' ', Split(text)) is { Length: > 0 } words ? $" {words}  " : "";

    /// <summary>
    /// How a short word stands in a text of <see cref="Spaced"/>: anywhere in a language without spaces, else where a word begins
    /// ("go" is in "golf" and not in "mango").
    /// </summary>
    public static string Beginning(string word) => IsWithoutSpaces(word) ? word : $" {word}";

    /// <summary>The words that say what is looked for: "a dog on a couch" is about a dog and a couch. All of them where none is left else.</summary>
    public static IReadOnlyList<string> Keywords(string text)
    {
        var words = Words(text);
        return words.Where(word => !FunctionWords.Contains(word)).ToList() is { Count: > 0 } keywords ? keywords : words;
    }

    /// <summary>Where a word stands in a text as people wrote it; −1 where it does not. Letters of either case and width are one.</summary>
    /// <param name="length">Characters of the text that it takes there, which may be more than the word has.</param>
    public static int Find(ReadOnlySpan<char> text, string word, out int length) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreWidth, out length);

    /// <summary>
    /// Whether a word stands in a text as a word of its own, in the singular or the plural: a cat is in "two cats", and not in
    /// "cathedral". Languages written without spaces have no such difference.
    /// </summary>
    /// <param name="text">In the form of <see cref="Normalize"/>, as is the word.</param>
    public static bool HoldsWhole(string text, string word)
    {
        if (IsWithoutSpaces(word))
            return text.Contains(word, StringComparison.Ordinal);
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && Array.Exists(Endings, ending => EndsWith(text.AsSpan(at + word.Length), ending)))
                return true;
        return false;
    }

    /// <summary>Whether it is of a language that is written without spaces between words, or a symbol.</summary>
    public static bool IsWithoutSpaces(string word) => word.EnumerateRunes().Any(rune => IsUnspaced(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol);

    private static bool EndsWith(ReadOnlySpan<char> rest, string ending) =>
        rest.StartsWith(ending, StringComparison.Ordinal) && (rest.Length == ending.Length || !char.IsLetterOrDigit(rest[ending.Length]));

    /// <summary>A long word without spaces (a Chinese sentence) as its overlapping triples; other words as they are.</summary>
    public static IEnumerable<string> Pieces(string word)
    {
        var runes = word.EnumerateRunes().ToList();
        if (runes.Count <= TrigramLength || !runes.Exists(IsUnspaced))
            return [word];
        return Enumerable.Range(0, runes.Count - TrigramLength + 1)
            .Select(start => string.Concat(runes.Skip(start).Take(TrigramLength)));
    }

    public static bool IsShort(string word) => word.EnumerateRunes().Count() < TrigramLength;

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in Normalize(text).EnumerateRunes())
        {
            if (IsPartOfWord(rune))
            {
                word.Append(rune);
                continue;
            }

            if (word.Length > 0)
                yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherSymbol;

    /// <summary>Chinese and Japanese; Thai, Lao, Burmese and Khmer.</summary>
    private static bool IsUnspaced(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF)
        or (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF);

    // Half a surrogate pair cannot be normalised.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
