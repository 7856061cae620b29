using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Library;

/// <param name="Tab">Tab it was read for.</param>
public sealed record LibraryModel(string Tab, List<CardModel> Cards);

/// <summary>Reads what a viewer watched, liked and saved, latest first.</summary>
public sealed class LibraryLoader(VideoStore videos, InteractionStore interactions)
{
    public const string History = "history";
    public const string Liked = "liked";
    public const string Saved = "saved";

    public static readonly IReadOnlyList<string> Tabs = [History, Liked, Saved];

    public async Task<LibraryModel> LoadAsync(string tab, ViewerContext viewer, CancellationToken cancellationToken)
    {
        if (viewer.ViewerId == Guid.Empty)
            return new LibraryModel(tab, []);
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        var states = tab switch
        {
            Liked => history.Videos.Where(s => s.Liked).OrderByDescending(s => s.LikedAt),
            Saved => history.Videos.Where(s => s.Saved).OrderByDescending(s => s.SavedAt),
            _ => history.Videos.Where(s => s.WatchedAt is not null).OrderByDescending(s => s.WatchedAt),
        };
        var byId = states.ToDictionary(s => s.VideoId);
        var found = await videos.FindManyAsync([.. states.Select(s => s.VideoId)], cancellationToken);
        return new LibraryModel(tab, [.. found.Where(viewer.MaySee).Select(v => VideoCards.Of(v, byId[v.Id]))]);
    }
}
