using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>What somebody looks for. All kinds of search ask it, and its vector is computed once for them.</summary>
public sealed class SearchQuestion
{
    private readonly Lazy<Task<float[]>> _vector;

    public SearchQuestion(string text, ViewerContext viewer, IEncoders encoders)
    {
        (Text, Viewer) = (text, viewer);
        _vector = new Lazy<Task<float[]>>(async () =>
        {
            var encoder = await encoders.TextAsync(null, CancellationToken.None).ConfigureAwait(false);
            TextModelId = encoder.ModelId;
            return await encoder.EncodeAsync(SearchText.Normalize(text), CancellationToken.None).ConfigureAwait(false);
        });
    }

    public string Text { get; }

    public ViewerContext Viewer { get; }

    /// <summary>Model that made the vector; null before it was asked for.</summary>
    public string? TextModelId { get; private set; }

    /// <summary>The text by the text model in use.</summary>
    /// <exception cref="ModelUnavailableException">The model cannot be used now.</exception>
    public Task<float[]> VectorAsync() => _vector.Value;

    /// <summary>What everybody may find: never a private or an unlisted video, not even the asker's own, as in every list.</summary>
    public static bool MayAnswer(IndexedVideo video) => video.IsListed;
}
