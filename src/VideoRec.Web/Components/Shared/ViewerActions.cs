using Microsoft.Extensions.Localization;
using MudBlazor;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Shared;

/// <summary>What a viewer says of a video or a channel in passing. Each is stored at once, confirmed in words, and can be taken back.</summary>
public sealed class ViewerActions(
    InteractionStore interactions, ViewerChoiceStore choices, ISnackbar snackbar, TimeProvider time, IStringLocalizer<Texts> texts)
{
    public Task NotInterestedAsync(ViewerContext viewer, Guid videoId, string title, string surface) =>
        DismissAsync(viewer, videoId, InteractionKind.NotInterested, texts["Dismissed", title], surface);

    public Task LessLikeThisAsync(ViewerContext viewer, Guid videoId, string title, string surface) =>
        DismissAsync(viewer, videoId, InteractionKind.LessLikeThis, texts["LessLikeThis_Done", title], surface);

    public Task SubscribeAsync(ViewerContext viewer, string channel) => ChooseAsync(viewer, channel, ChannelChoiceKind.Subscribed, "Channel_Subscribed");

    public Task BlockAsync(ViewerContext viewer, string channel) => ChooseAsync(viewer, channel, ChannelChoiceKind.Blocked, "Channel_Blocked");

    /// <summary>Neither subscribed nor hidden any more.</summary>
    public Task ReleaseAsync(ViewerContext viewer, string channel) => ChooseAsync(viewer, channel, null, "Channel_Released");

    public Task TellAsync(ViewerContext viewer, Guid videoId, InteractionKind kind, string surface) => interactions.AppendAsync(
        viewer.ViewerId, [new Interaction { VideoId = videoId, Kind = kind, Surface = surface, At = time.GetUtcNow() }], CancellationToken.None);

    private async Task DismissAsync(ViewerContext viewer, Guid videoId, InteractionKind kind, string done, string surface)
    {
        await TellAsync(viewer, videoId, kind, surface);
        Confirm(done, () => TellAsync(viewer, videoId, InteractionKind.Interested, surface));
    }

    private async Task ChooseAsync(ViewerContext viewer, string channel, ChannelChoiceKind? kind, string done)
    {
        var before = await choices.OfAsync(viewer.ViewerId, CancellationToken.None);
        ChannelChoiceKind? previous = before.SubscribedChannels.Contains(channel) ? ChannelChoiceKind.Subscribed
            : before.BlockedChannels.Contains(channel) ? ChannelChoiceKind.Blocked : null;
        await choices.SetChannelAsync(viewer.ViewerId, channel, kind, CancellationToken.None);
        Confirm(texts[done, channel], () => choices.SetChannelAsync(viewer.ViewerId, channel, previous, CancellationToken.None));
    }

    private void Confirm(string done, Func<Task> undo) => snackbar.AddWithUndo(done, texts["Undo"], undo);
}
