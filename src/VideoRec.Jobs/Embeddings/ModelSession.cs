using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Embeddings;

/// <summary>One loaded model, shared by all jobs. Runs may overlap except where the provider forbids it.</summary>
internal sealed class ModelSession(InferenceSession session, SessionPlan plan) : IDisposable
{
    private readonly SemaphoreSlim? _oneAtATime = plan.OneRunAtATime ? new SemaphoreSlim(1) : null;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Runs that go on, and one for the session itself while it is open.</summary>
    private readonly CountdownEvent _runs = new(1);

    public string Provider => plan.Provider;

    public bool HasInput(string name) => session.InputMetadata.ContainsKey(name);

    /// <summary>What the file says of itself under a key; null where it says nothing.</summary>
    public string? Metadata(string key) => session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(key);

    /// <summary>Runs the graph off the caller's thread and copies each named output; a cancelled run is terminated.</summary>
    /// <returns>One array an output name, in their order.</returns>
    public async Task<float[][]> RunAsync(
        IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputs, CancellationToken cancellationToken)
    {
        if (_oneAtATime is not null)
            await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(inputs, outputs, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime?.Release();
        }
    }

    /// <exception cref="InvalidDataException">The graph lacks an input or output that the manifest names.</exception>
    public void Require(IEnumerable<string?> inputs, IEnumerable<string?> outputs)
    {
        foreach (var name in inputs)
            if (name is not null && !session.InputMetadata.ContainsKey(name))
                throw new InvalidDataException($"The model has no input named \"{name}\".");
        foreach (var name in outputs)
            if (name is not null && !session.OutputMetadata.ContainsKey(name))
                throw new InvalidDataException($"The model has no output named \"{name}\".");
    }

    /// <summary>Ends what runs and waits for it: a graph whose memory is gone takes the whole process with it.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested)
            return;
        _closing.Cancel();
        _runs.Signal();
        _runs.Wait();
        session.Dispose();
        _runs.Dispose();
        _oneAtATime?.Dispose();
    }

    private float[][] Run(IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputs, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested || !_runs.TryAddCount(), this);
        try
        {
            using var options = new RunOptions();
            using var registration = cancellationToken.Register(() => options.Terminate = true);
            using var closing = _closing.Token.Register(() => options.Terminate = true);
            using var results = session.Run(options, inputs, outputs);
            return [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException) when (_closing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ModelSession));
        }
        finally
        {
            _runs.Signal();
        }
    }
}
