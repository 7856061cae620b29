using Microsoft.ML.Tokenizers;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Unigram SentencePiece with the model's own normaliser (<c>nmt_nfkc</c>), as Universal Sentence Encoder Multilingual uses it:
/// begin, pieces, end, with the ids of the model file as they are.
/// </summary>
internal sealed class SentencePieceTextTokenizer(string modelPath) : ITextTokenizer
{
    private readonly SentencePieceTokenizer _tokenizer = Load(modelPath);

    public long[] Encode(string text, int maxTokens)
    {
        var pieces = _tokenizer.EncodeToIds(text, addBeginningOfSentence: false, addEndOfSentence: false);
        var count = Math.Min(pieces.Count, maxTokens - 2);

        // The encoder was never given nothing: a text without pieces is one unknown piece.
        if (count == 0)
            return [_tokenizer.BeginningOfSentenceId, _tokenizer.UnknownId, _tokenizer.EndOfSentenceId];
        var ids = new long[count + 2];
        ids[0] = _tokenizer.BeginningOfSentenceId;
        for (var i = 0; i < count; i++)
            ids[i + 1] = pieces[i];
        ids[^1] = _tokenizer.EndOfSentenceId;
        return ids;
    }

    private static SentencePieceTokenizer Load(string path)
    {
        using var stream = File.OpenRead(path);
        return SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
    }
}
