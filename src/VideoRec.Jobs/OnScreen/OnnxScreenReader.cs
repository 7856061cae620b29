using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.OnScreen;

/// <summary>PP-OCRv4 on ONNX Runtime: a detector that gives a probability map and a recogniser of lines.</summary>
internal sealed class OnnxScreenReader(ModelOpener opener, IOptions<OnScreenTextOptions> options) : IScreenReader, IDisposable
{
    private readonly OnScreenTextOptions _options = options.Value;
    private readonly SemaphoreSlim _loading = new(1);
    private TextDetector? _detector;
    private TextRecogniser? _recogniser;

    public string ModelId => _options.DetectorModel + "+" + _options.RecogniserModel;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_recogniser is not null)
            return;
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _detector ??= await OpenAsync(_options.DetectorModel, ModelTasks.TextRegions, (manifest, session) => new TextDetector(manifest, session)).ConfigureAwait(false);
            _recogniser ??= await OpenAsync(_options.RecogniserModel, ModelTasks.TextLines, (manifest, session) => new TextRecogniser(manifest, session)).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    public async Task<IReadOnlyList<TextRegion>> FindAsync(RgbFrames picture, int shortSide, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await _detector!.FindAsync(picture, shortSide, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, IReadOnlyList<TextRegion> regions, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await _recogniser!.ReadAsync(picture, regions, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _detector?.Dispose();
        _recogniser?.Dispose();
        _loading.Dispose();
    }

    private async Task<T> OpenAsync<T>(string modelId, string task, Func<ModelManifest, ModelSession, T> create)
    {
        // Each run has another shape: an arena would keep the memory of the largest one for good. Half of the processors is quicker than all,
        // counted in processor time, and leaves the site the others.
        var (_, used, _) = await opener.OpenAsync(modelId, (installed, session) =>
        {
            if (installed.Manifest.Task != task)
                throw new InvalidDataException($"It is for {installed.Manifest.Task}, not for {task}.");
            session.Require([installed.Manifest.Picture!.Name], [installed.Manifest.Outputs.Embedding]);
            return create(installed.Manifest, session);
        }, options =>
        {
            (options.EnableCpuMemArena, options.EnableMemoryPattern) = (false, false);
            options.IntraOpNumThreads = Math.Max(1, Environment.ProcessorCount / 2);
        }).ConfigureAwait(false);
        return used;
    }
}
