using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// CLIP's lower-cased byte-pair encoding: words end in <c>&lt;/w&gt;</c>, begin and end are the vocabulary's last two entries, and
/// texts are as long as they are (the towers pool at the end id, so padding to 77 would change nothing).
/// </summary>
internal sealed partial class ClipTextTokenizer(string vocabularyPath, string mergesPath) : ITextTokenizer
{
    private const string Begin = "<|startoftext|>";
    private const string End = "<|endoftext|>";
    private static readonly Dictionary<byte, char> Bytes = ByteCharacters();
    private readonly BpeTokenizer _tokenizer = Load(vocabularyPath, mergesPath);

    public long[] Encode(string text, int maxTokens)
    {
        var cleaned = Whitespace().Replace(text.Normalize(NormalizationForm.FormC), " ").Trim().ToLowerInvariant();
        var ids = new List<long> { _tokenizer.Vocabulary[Begin] };
        foreach (Match word in Words().Matches(cleaned))
        {
            var characters = string.Concat(Encoding.UTF8.GetBytes(word.Value).Select(value => Bytes[value]));
            foreach (var id in _tokenizer.EncodeToIds(characters, considerPreTokenization: false, considerNormalization: false))
                ids.Add(id);
        }

        if (ids.Count > maxTokens - 1)
            ids.RemoveRange(maxTokens - 1, ids.Count - (maxTokens - 1));
        ids.Add(_tokenizer.Vocabulary[End]);
        return [.. ids];
    }

    private static BpeTokenizer Load(string vocabularyPath, string mergesPath)
    {
        using var vocabulary = File.OpenRead(vocabularyPath);
        using var merges = File.OpenRead(mergesPath);
        return BpeTokenizer.Create(vocabulary, merges, preTokenizer: null, normalizer: null, unknownToken: End, endOfWordSuffix: "</w>");
    }

    /// <summary>GPT-2's table: printable Latin-1 bytes stand for themselves, the others for characters from U+0100 on.</summary>
    private static Dictionary<byte, char> ByteCharacters()
    {
        var table = new Dictionary<byte, char>();
        var next = 256;
        for (var value = 0; value < 256; value++)
            table[(byte)value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE) ? (char)value : (char)next++;
        return table;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")]
    private static partial Regex Words();
}
