using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Loads each model once, when it is first asked for, and hands the same encoder to all.</summary>
internal sealed class OnnxEncoders(
    ModelCatalogue catalogue,
    ActiveModelStore activeModels,
    ModelOpener opener,
    IOptions<EmbeddingOptions> options) : IEncoders, IDisposable
{
    private const string MultilingualModel = "use-multilingual-v3";
    private const string EnglishModel = "all-minilm-l6-v2";

    private readonly ConcurrentDictionary<string, Lazy<Task<LoadedModel>>> _loaded = new(StringComparer.Ordinal);

    public async Task<IFrameEncoder> FrameAsync(string? modelId, CancellationToken cancellationToken) =>
        (IFrameEncoder)await EncoderAsync(ModelTasks.Frames, modelId, options.Value.FrameModel, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Where no model was chosen and the English one is installed, the standard model is joined with it; videos whose
    /// words are of another model are then re-embedded by the sweep, and again when it is removed.
    /// </summary>
    public async Task<ITextEncoder> TextAsync(string? modelId, CancellationToken cancellationToken)
    {
        modelId ??= await activeModels.FindAsync(ModelTasks.Text, cancellationToken).ConfigureAwait(false);
        modelId ??= options.Value.TextModel == MultilingualModel && IsInstalled(EnglishModel)
            ? MultilingualModel + JointTextEncoder.Separator + EnglishModel
            : options.Value.TextModel;
        string[] parts = modelId.Split(JointTextEncoder.Separator);
        if (parts.Length != 2)
            return await OneTextAsync(modelId, cancellationToken).ConfigureAwait(false);
        return new JointTextEncoder(
            await OneTextAsync(parts[0], cancellationToken).ConfigureAwait(false), await OneTextAsync(parts[1], cancellationToken).ConfigureAwait(false));
    }

    public async Task<ISaliencyEncoder> SaliencyAsync(string? modelId, CancellationToken cancellationToken) =>
        (ISaliencyEncoder)await EncoderAsync(ModelTasks.Saliency, modelId, options.Value.SaliencyModel, cancellationToken).ConfigureAwait(false);

    public async Task<ITextEncoder?> TowerAsync(string frameModelId, CancellationToken cancellationToken) =>
        catalogue.List().FirstOrDefault(entry => entry.Manifest.Pictures == frameModelId && entry.State == ModelState.Installed) is { } tower
            ? await OneTextAsync(tower.Manifest.Id, cancellationToken).ConfigureAwait(false)
            : null;

    public void Dispose()
    {
        foreach (var model in _loaded.Values)
            if (model is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                model.Value.GetAwaiter().GetResult().Session.Dispose();
    }

    private bool IsInstalled(string modelId) => catalogue.List().Any(entry => entry.Manifest.Id == modelId && entry.State == ModelState.Installed);

    private async Task<ITextEncoder> OneTextAsync(string modelId, CancellationToken cancellationToken) =>
        (ITextEncoder)await EncoderAsync(ModelTasks.Text, modelId, modelId, cancellationToken).ConfigureAwait(false);

    private async Task<object> EncoderAsync(string task, string? modelId, string standard, CancellationToken cancellationToken)
    {
        modelId ??= await activeModels.FindAsync(task, cancellationToken).ConfigureAwait(false) ?? standard;

        // Loading is shared by everyone who waits for it, so one caller's cancellation must not stop it.
        var entry = _loaded.GetOrAdd(modelId, id => new Lazy<Task<LoadedModel>>(() => Task.Run(() => LoadAsync(id), CancellationToken.None)));
        try
        {
            var loaded = await entry.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            return loaded.Task == task ? loaded.Encoder
                : throw new ModelUnavailableException(modelId, $"The model {modelId} is for {loaded.Task}, not for {task}.");
        }
        catch (Exception) when (entry.Value.IsFaulted)
        {
            // The next call tries again: the file may be there by then.
            _loaded.TryRemove(KeyValuePair.Create(modelId, entry));
            throw;
        }
    }

    private async Task<LoadedModel> LoadAsync(string modelId)
    {
        var (installed, encoder, session) = await opener.OpenAsync(modelId, CreateEncoder).ConfigureAwait(false);
        return new LoadedModel(installed.Manifest.Task, encoder, session);
    }

    private object CreateEncoder(InstalledModel installed, ModelSession session)
    {
        var manifest = installed.Manifest;
        session.Require(
            [manifest.Picture?.Name, manifest.Text?.Ids],
            [manifest.Outputs.Embedding, manifest.Outputs.Logits, manifest.Outputs.Saliency]);
        return manifest.Task switch
        {
            ModelTasks.Frames => new OnnxFrameEncoder(manifest, session, options.Value.BatchSize, ReadLabels(installed)),
            ModelTasks.Saliency => new OnnxSaliencyEncoder(manifest, session, options.Value.BatchSize),
            ModelTasks.Text => new OnnxTextEncoder(manifest, session, CreateTokenizer(installed)),
            _ => throw new InvalidDataException($"It is for {manifest.Task}."),
        };
    }

    private static LabelVocabulary? ReadLabels(InstalledModel installed) =>
        installed.Manifest.Labels is null ? null : LabelVocabulary.Parse(
            File.ReadAllText(installed.Paths["labels"]), installed.Paths.TryGetValue("kinds", out var kinds) ? File.ReadAllText(kinds) : null);

    private static ITextTokenizer CreateTokenizer(InstalledModel installed) => installed.Manifest.Text!.Tokenizer switch
    {
        "sentencepiece" => new SentencePieceTextTokenizer(installed.Paths["vocabulary"]),
        "wordpiece" => new WordPieceTextTokenizer(installed.Paths["vocabulary"]),
        _ => new ClipTextTokenizer(installed.Paths["vocabulary"], installed.Paths["merges"]),
    };

    private sealed record LoadedModel(string Task, object Encoder, ModelSession Session);
}
