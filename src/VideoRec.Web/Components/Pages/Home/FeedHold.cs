using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>
/// Asks the browser whether the cards are in use: a menu or dialog is open, a pointer or the focus is on them, or the page is
/// scrolled. What others do to the catalogue does not move cards about then.
/// </summary>
internal sealed class FeedHold(IJSRuntime js, ResourceAssetCollection assets) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, $"/{assets["js/hold.js"]}");
        return await _module.InvokeAsync<bool>("isHeld", cancellationToken);
    }

    public async Task ToTopAsync(CancellationToken cancellationToken)
    {
        if (_module is not null)
            await _module.InvokeVoidAsync("toTop", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the module with it.
        }
    }
}
