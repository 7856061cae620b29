using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Components.Shared;

/// <summary>A page that knows who looks at it, and how to come back from an event of another thread.</summary>
public abstract class ViewerPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _lifetime = new();
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Lifetime => _lifetime.Token;

    protected ViewerContext Viewer { get; private set; } = ViewerContext.Nobody;

    protected sealed override async Task OnInitializedAsync()
    {
        Viewer = (await Authentication).User.ToViewerContext();
        await OnViewerKnownAsync();
    }

    /// <summary>Takes the place of OnInitializedAsync; <see cref="Viewer"/> is set.</summary>
    protected virtual Task OnViewerKnownAsync() => Task.CompletedTask;

    /// <summary>
    /// Runs work on the circuit in the page's language (a worker's thread has its own); a failure shows as the page's
    /// own, and a page that has gone meanwhile is left alone.
    /// </summary>
    protected async Task OnCircuitAsync(Func<Task> work)
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (_lifetime.IsCancellationRequested)
                    return;
                CultureInfo.CurrentCulture = _culture;
                CultureInfo.CurrentUICulture = _uiCulture;
                await work();
            });
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException && _lifetime.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    /// <summary>Work on the circuit that waits until <see cref="ITimer.Change"/> says when; asked again, it waits anew, so that many events are one.</summary>
    protected ITimer OnCircuitLater(TimeProvider time, Func<Task> work) =>
        time.CreateTimer(_ => _ = OnCircuitAsync(work), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _lifetime.IsCancellationRequested)
            return;
        _lifetime.Cancel();
        _lifetime.Dispose();
    }
}
