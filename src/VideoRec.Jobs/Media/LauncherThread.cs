using System.Collections.Concurrent;
using System.Diagnostics;

namespace VideoRec.Jobs.Media;

/// <summary>
/// Starts every child from one thread that lives as long as the site. Linux ties a child's parent-death signal
/// (prctl PR_SET_PDEATHSIG) to the thread that forked it: a child of a pool thread would be killed when the pool shrinks.
/// </summary>
internal sealed class LauncherThread : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo StartInfo, TaskCompletionSource<Process> Started)> _orders = [];

    public LauncherThread()
    {
        new Thread(Work) { IsBackground = true, Name = "media launcher" }.Start();
    }

    public Task<Process> StartAsync(ProcessStartInfo startInfo)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((startInfo, started));
        return started.Task;
    }

    public void Dispose() => _orders.CompleteAdding();

    private void Work()
    {
        foreach (var (startInfo, started) in _orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(startInfo) ?? throw new InvalidOperationException("No process was started."));
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        }
    }
}
