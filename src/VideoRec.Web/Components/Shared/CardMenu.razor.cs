using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Components.Shared;

/// <summary>What can be said of a suggested video and its channel, and the question why it is there.</summary>
public partial class CardMenu(ViewerActions actions, ViewerChoiceStore choices, IDialogService dialogs)
{
    private ViewerContext _viewer = ViewerContext.Nobody;
    private bool _subscribed;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter, EditorRequired]
    public CardModel Card { get; set; } = default!;

    [Parameter, EditorRequired]
    public string Surface { get; set; } = "";

    private ViewerActions Actions => actions;

    protected override async Task OnParametersSetAsync()
    {
        _viewer = (await Authentication).User.ToViewerContext();
        _subscribed = Card.Channel.Length > 0
            && (await choices.OfAsync(_viewer.ViewerId, CancellationToken.None)).SubscribedChannels.Contains(Card.Channel);
    }

    private Task SubscribeAsync() => _subscribed ? actions.ReleaseAsync(_viewer, Card.Channel) : actions.SubscribeAsync(_viewer, Card.Channel);

    private Task<IDialogReference> WhyAsync() => dialogs.ShowAsync<WhyDialog>(T["Why_Title"], new DialogParameters<WhyDialog>
    {
        { d => d.Viewer, _viewer },
        { d => d.Card, Card },
    });
}
