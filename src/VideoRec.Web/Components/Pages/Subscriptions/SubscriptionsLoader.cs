using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Subscriptions;

/// <summary>Reads what the channels of a viewer brought out, watched or not.</summary>
public sealed class SubscriptionsLoader(VideoStore videos, ViewerChoiceStore choices, InteractionStore interactions)
{
    private const int Count = 60;

    public async Task<SubscriptionsModel> LoadAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var channels = (await choices.OfAsync(viewer.ViewerId, cancellationToken)).SubscribedChannels.Order(StringComparer.CurrentCulture).ToList();
        if (channels.Count == 0)
            return new SubscriptionsModel([], []);
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        var found = new List<Video>();
        foreach (var channel in channels)
            found.AddRange((await videos.ListAsync(new VideoQuery { Viewer = viewer, Channel = channel, PageSize = Count }, cancellationToken)).Items);
        return new SubscriptionsModel(
            channels, [.. found.OrderByDescending(v => v.CreatedAt).ThenBy(v => v.Id).Take(Count).Select(v => VideoCards.Of(v, history.Of(v.Id)))]);
    }
}
