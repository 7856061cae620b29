using System.Collections.Concurrent;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>What somebody looks for. All kinds of search ask it, and what they make of it is made once, for finding and for the reasons.</summary>
public sealed class SearchQuestion(string text, ViewerContext viewer, IEncoders encoders)
{
    private readonly ConcurrentDictionary<object, object> _made = new();

    public string Text => text;

    public ViewerContext Viewer => viewer;

    /// <summary>Model that made the vector; null before it was asked for.</summary>
    public string? TextModelId { get; private set; }

    /// <summary>The text by the text model in use.</summary>
    /// <exception cref="ModelUnavailableException">The model cannot be used now.</exception>
    public Task<float[]> VectorAsync() => OnceAsync(this, async () =>
    {
        var encoder = await encoders.TextAsync(null, CancellationToken.None).ConfigureAwait(false);
        TextModelId = encoder.ModelId;
        return await encoder.EncodeAsync(SearchText.Normalize(text), CancellationToken.None).ConfigureAwait(false);
    });

    /// <summary>What one asker makes of the question, made when it first asks. Others may wait for it, so one caller's leaving must not stop it.</summary>
    public Task<T> OnceAsync<T>(object asker, Func<Task<T>> make) => ((Lazy<Task<T>>)_made.GetOrAdd(asker, _ => new Lazy<Task<T>>(make))).Value;

    /// <summary>What everybody may find: never a private or an unlisted video, not even the asker's own, as in every list.</summary>
    public static bool MayAnswer(IndexedVideo video) => video.IsListed;
}
