using VideoRec.Domain.Interactions;

namespace VideoRec.Domain.ServedLists;

/// <summary>What came of one item of a served list.</summary>
/// <param name="Shown">It was in sight: an impression was told, or something at or below its place was clicked.</param>
/// <param name="WatchedSeconds">In the longest sitting that followed the click.</param>
public readonly record struct ItemOutcome(bool Shown, bool Clicked, bool Half, bool Finished, double WatchedSeconds)
{
    /// <summary>0 shown at most, 1 clicked, 2 watched half, 3 finished: the grades that rankers are judged by and learn from.</summary>
    public int Grade => Finished ? 3 : Half ? 2 : Clicked ? 1 : 0;
}

/// <summary>
/// Credits what a viewer did to the list it came from. Clicks and impressions name their list; watching is told by the
/// player, which knows no list, and belongs to the list of the last click on that video, if it came within half a day.
/// </summary>
internal static class ListOutcomes
{
    /// <summary>Browsers' clocks may be that much behind the site's.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Credit = TimeSpan.FromHours(12);
    private const double HalfFraction = 0.5;

    /// <param name="log">The viewer's interactions in the order they were stored.</param>
    /// <returns>One outcome an item, in the order of the items.</returns>
    public static IReadOnlyList<ItemOutcome> Of(Guid listId, IReadOnlyList<ServedItem> items, IReadOnlyList<Interaction> log)
    {
        var outcomes = items.ToDictionary(i => i.VideoId, _ => default(ItemOutcome));
        var clicks = new Dictionary<Guid, Interaction>();
        foreach (var happened in log.Where(i => outcomes.ContainsKey(i.VideoId)))
        {
            var outcome = outcomes[happened.VideoId];
            if (happened.Kind == InteractionKind.Click)
                clicks[happened.VideoId] = happened;
            outcomes[happened.VideoId] = happened.Kind switch
            {
                InteractionKind.Impression when happened.ListId == listId => outcome with { Shown = true },
                InteractionKind.Click when happened.ListId == listId => outcome with { Shown = true, Clicked = true },
                InteractionKind.Watch or InteractionKind.Finish when IsOf(happened) => After(outcome, happened),
                _ => outcome,
            };
        }

        var inOrder = items.Select(i => outcomes[i.VideoId]).ToArray();
        var lowest = Array.FindLastIndex(inOrder, o => o.Clicked);
        for (var place = 0; place < lowest; place++)
            inOrder[place] = inOrder[place] with { Shown = true };
        return inOrder;

        bool IsOf(Interaction happened) => happened.ListId is { } named
            ? named == listId
            : clicks.TryGetValue(happened.VideoId, out var click) && click.ListId == listId && happened.At - click.At <= Credit;
    }

    private static ItemOutcome After(ItemOutcome outcome, Interaction happened)
    {
        var fraction = happened.Fraction ?? (happened.Kind == InteractionKind.Finish ? 1 : 0);
        return outcome with
        {
            Shown = true,
            Clicked = true,
            Half = outcome.Half || fraction >= HalfFraction,
            Finished = outcome.Finished || happened.Kind == InteractionKind.Finish || fraction >= RealWatch.FinishedFraction,
            WatchedSeconds = Math.Max(outcome.WatchedSeconds, happened.SecondsWatched ?? 0),
        };
    }
}
