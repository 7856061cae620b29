namespace VideoRec.Jobs.Embeddings;

/// <summary>Turns a text into the ids a model was trained on, begin and end included.</summary>
internal interface ITextTokenizer
{
    /// <param name="maxTokens">Ids returned at most; the end of a longer text is cut off, the end id is kept.</param>
    long[] Encode(string text, int maxTokens);
}
