namespace VideoRec.Web.Components.Shared;

/// <summary>A page that reads what it shows again and again while it is open.</summary>
public abstract class PolledPage(TimeProvider time, TimeSpan interval) : ViewerPage
{
    private ITimer? _tick;
    private bool _isReading;

    protected override async Task OnViewerKnownAsync()
    {
        await ReadAsync();
        if (RendererInfo.IsInteractive)
            _tick = time.CreateTimer(_ => _ = OnCircuitAsync(ReadAsync), null, interval, interval);
    }

    /// <summary>Reads and shows it; does nothing while a reading goes on.</summary>
    protected async Task ReadAsync()
    {
        if (_isReading)
            return;
        _isReading = true;
        try
        {
            await LookAsync();
        }
        finally
        {
            _isReading = false;
        }

        StateHasChanged();
    }

    /// <summary>Reads everything that may have changed.</summary>
    protected abstract Task LookAsync();

    protected override void Dispose(bool disposing)
    {
        _tick?.Dispose();
        base.Dispose(disposing);
    }
}
