using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>
/// How the page follows the catalogue: an import changes it many times a second. What cards say is kept up; where they stand
/// changes only while nobody is at them, and is offered otherwise.
/// </summary>
public sealed partial class Home
{
    private static readonly TimeSpan CatalogueEvery = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CatalogueSettles = TimeSpan.FromMilliseconds(320);

    private ITimer? _catalogue;
    private FeedHold? _hold;
    private long _caughtUp;
    private int _isDue;

    /// <summary>The lists as they would be now; null while those shown are.</summary>
    private HomeModel? _waiting;

    private void FollowCatalogue()
    {
        _hold = new FeedHold(js, Assets);
        _catalogue = OnCircuitLater(time, CatchUpAsync);
        catalogueEvents.VideoIndexed += OnVideoIndexed;
    }

    private void OnVideoIndexed(Guid videoId)
    {
        if (Interlocked.Exchange(ref _isDue, 1) != 0)
            return;
        var rest = CatalogueEvery - time.GetElapsedTime(Volatile.Read(ref _caughtUp));
        _catalogue?.Change(rest > CatalogueSettles ? rest : CatalogueSettles, Timeout.InfiniteTimeSpan);
    }

    private async Task CatchUpAsync()
    {
        Volatile.Write(ref _isDue, 0);
        Volatile.Write(ref _caughtUp, time.GetTimestamp());
        var now = await loader.LoadAsync(Viewer, _preview, Lifetime);
        if (Model is { ForYou.Count: > 0 } shown && !shown.StandsLike(now) && await _hold!.IsHeldAsync(Lifetime))
            (Model, _waiting) = (shown.WithCardsOf(now), now);
        else
            (Model, _waiting) = (now, null);
        StateHasChanged();
    }

    private async Task ShowNewsAsync()
    {
        Model = await loader.LoadAsync(Viewer, _preview, Lifetime);
        _waiting = null;
        await _hold!.ToTopAsync(Lifetime);
    }

    private void LeaveCatalogue()
    {
        catalogueEvents.VideoIndexed -= OnVideoIndexed;
        _catalogue?.Dispose();
        if (_hold is not null)
            _ = _hold.DisposeAsync().AsTask();
    }
}
