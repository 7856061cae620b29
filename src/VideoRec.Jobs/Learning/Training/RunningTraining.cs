namespace VideoRec.Jobs.Learning.Training;

/// <summary>
/// The two ways in which a training is stopped: it is asked to, and stops at its next point with a checkpoint; and where
/// that takes too long its token is cancelled.
/// </summary>
internal sealed class RunningTraining : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _grace;
    private readonly CancellationTokenRegistration _siteStops;

    /// <param name="grace">Time a training has for its next point before it is cut off; zero for trainings without points.</param>
    /// <param name="cancellationToken">The site stops.</param>
    public RunningTraining(TimeSpan grace, CancellationToken cancellationToken)
    {
        _grace = grace;
        _siteStops = cancellationToken.Register(Stop);
    }

    public CancellationTokenSource Cut { get; } = new();

    public bool IsAsked => _asked.Task.IsCompleted;

    /// <summary>Asks for a stop at the next point, whenever that comes.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>Asks for a stop, and cuts the training off where it does not come in time.</summary>
    public void Stop()
    {
        Ask();
        try
        {
            if (_grace > TimeSpan.Zero)
                Cut.CancelAfter(_grace);
            else
                Cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself just now.
        }
    }

    /// <summary>Waits, but not longer than until a stop is asked for.</summary>
    public async Task WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_asked.Task, Task.Delay(delay, time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _siteStops.Dispose();
        Cut.Dispose();
    }
}
