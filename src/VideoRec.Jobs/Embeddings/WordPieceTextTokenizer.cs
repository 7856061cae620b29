using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// BERT's uncased WordPiece. The basic tokenizer (clean, lower-case, strip accents, split at punctuation and ideographs) is done
/// here because the library's drops characters outside the basic plane and joins words at tabs; both change ids.
/// </summary>
internal sealed class WordPieceTextTokenizer(string vocabularyPath) : ITextTokenizer
{
    private readonly BertTokenizer _tokenizer = Load(vocabularyPath);

    public long[] Encode(string text, int maxTokens)
    {
        var pieces = _tokenizer.EncodeToIds(Split(text), addSpecialTokens: false, considerPreTokenization: true, considerNormalization: false);
        var count = Math.Min(pieces.Count, maxTokens - 2);
        var ids = new long[count + 2];
        ids[0] = _tokenizer.ClassificationTokenId;
        for (var i = 0; i < count; i++)
            ids[i + 1] = pieces[i];
        ids[^1] = _tokenizer.SeparatorTokenId;
        return ids;
    }

    /// <summary>Words separated by single spaces, as BERT's basic tokenizer finds them.</summary>
    internal static string Split(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
                cleaned.Append(' ');
            else if (rune.Value is not (0 or 0xFFFD) && !IsControl(rune))
                cleaned.Append(IsIdeograph(rune.Value) ? $" {rune} " : rune.ToString());

        var words = new StringBuilder(cleaned.Length);
        foreach (var rune in cleaned.ToString().ToLowerInvariant().Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (IsPunctuation(rune))
                words.Append(' ').Append(rune.ToString()).Append(' ');
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                words.Append(rune.ToString());
        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    // ASCII symbols such as $ and + count as punctuation for BERT although Unicode does not say so.
    private static bool IsPunctuation(Rune rune) => Rune.IsPunctuation(rune)
        || rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126);

    private static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static BertTokenizer Load(string path)
    {
        using var stream = File.OpenRead(path);
        return BertTokenizer.Create(stream, new BertOptions
        {
            ApplyBasicTokenization = false,
            LowerCaseBeforeTokenization = false,
            IndividuallyTokenizeCjk = false,
            PreTokenizer = PreTokenizer.CreateWhiteSpace(),
        });
    }
}
