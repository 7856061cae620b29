using Microsoft.AspNetCore.Components;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;

namespace VideoRec.Web.Components.Shared;

/// <summary>Subscribes to a channel; where the viewer hid it, shows it again.</summary>
public partial class SubscribeButton(ViewerActions actions, ViewerChoiceStore choices, InteractionEvents events)
{
    private bool _subscribed;
    private bool _blocked;

    [Parameter, EditorRequired]
    public string Channel { get; set; } = "";

    private ViewerActions Actions => actions;

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
            events.Stored += OnStored;
        return Task.CompletedTask;
    }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var chosen = await choices.OfAsync(Viewer.ViewerId, Lifetime);
        (_subscribed, _blocked) = (chosen.SubscribedChannels.Contains(Channel), chosen.BlockedChannels.Contains(Channel));
    }

    private Task ToggleAsync() => _subscribed ? actions.ReleaseAsync(Viewer, Channel) : actions.SubscribeAsync(Viewer, Channel);

    // An empty list: something was chosen or forgotten.
    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (viewerId != Viewer.ViewerId || stored.Count > 0)
            return;
        _ = OnCircuitAsync(async () =>
        {
            await ReadAsync();
            StateHasChanged();
        });
    }

    protected override void Dispose(bool disposing)
    {
        events.Stored -= OnStored;
        base.Dispose(disposing);
    }
}
