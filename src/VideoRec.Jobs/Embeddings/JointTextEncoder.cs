using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Two text models as one, their unit vectors one behind the other: the dot product of two texts is the sum of both
/// cosines. What is not English has zeros in the second part, and is compared by the first alone.
/// </summary>
internal sealed class JointTextEncoder(ITextEncoder everyLanguage, ITextEncoder english) : ITextEncoder
{
    public const char Separator = '+';

    public string ModelId => everyLanguage.ModelId + Separator + english.ModelId;

    public int Dimension => everyLanguage.Dimension + english.Dimension;

    public async Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
    {
        var vector = new float[Dimension];
        (await everyLanguage.EncodeAsync(text, cancellationToken).ConfigureAwait(false)).CopyTo(vector, 0);
        if (EnglishText.Is(text))
            (await english.EncodeAsync(text, cancellationToken).ConfigureAwait(false)).CopyTo(vector, everyLanguage.Dimension);
        return vector;
    }
}
