using System.Collections.Concurrent;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.Scenes;

/// <summary>Says what a question means in terms of the labels of the frame model in use. The names are read once for each text model.</summary>
public sealed class SceneQuestions(IEncoders encoders, TextVectorCache cache)
{
    private readonly ConcurrentDictionary<(string TextModel, string FrameModel), Lazy<Task<LabelNames>>> _names = [];

    /// <param name="question">Vector of the question by the text model in use.</param>
    /// <param name="asked">The question.</param>
    /// <returns>Null where the frame model in use names nothing.</returns>
    /// <exception cref="ModelUnavailableException">A model cannot be used now.</exception>
    public async Task<QuestionLabels?> AskAsync(float[] question, string asked, CancellationToken cancellationToken) =>
        await NamesAsync(cancellationToken).ConfigureAwait(false) is { } names ? names.Weigh(question, asked) : null;

    /// <summary>Reads the names, if they were not read yet.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<LabelNames?> NamesAsync(CancellationToken cancellationToken)
    {
        var frames = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        if (frames.Labels is not { } vocabulary)
            return null;
        var text = await encoders.TextAsync(null, cancellationToken).ConfigureAwait(false);
        var key = (text.ModelId, frames.ModelId);

        // Reading is shared by everyone who waits for it, so one caller's leaving must not stop it.
        var entry = _names.GetOrAdd(key, _ => new Lazy<Task<LabelNames>>(() => Task.Run(() => LabelNames.EncodeAsync(vocabulary, text, cache, CancellationToken.None))));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (entry.Value.IsFaulted)
        {
            _names.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }
}
