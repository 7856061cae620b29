using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Search;

/// <summary>A found video with why it was found.</summary>
/// <param name="Places">Where the words stand, other than the shown title.</param>
/// <param name="Moments">Where it is seen, in the order of time.</param>
/// <param name="ByMeaning">It was found by neither words nor picture.</param>
/// <param name="Sheet">The stored frames in one picture; null where there is none.</param>
public sealed record SearchHit(CardModel Card, List<SearchPlace> Places, List<SearchMoment> Moments, bool ByMeaning, FrameSheetModel? Sheet)
{
    public static SearchHit Of(FoundVideo found)
    {
        var (video, card) = (found.Video, VideoCards.Of(found.Video));
        var moments = found.Matches.Where(m => m is { Kind: SearchKind.Picture, TimeSeconds: not null })
            .OrderBy(m => m.TimeSeconds).Select(m => new SearchMoment(m.TimeSeconds!.Value, m.Frame)).ToList();

        // What the moments show need not be said again by the name of a label.
        var places = found.Matches.Where(m => m.Kind == SearchKind.Words && !(m.Place == "title" && m.Snippet == card.Title) && !(m.Place == "picture" && moments.Count > 0))
            .Select(m => new SearchPlace(m.Place, m.Snippet, m.TimeSeconds)).ToList();
        return new SearchHit(card, places, moments, !found.Matches.Any(m => m.Kind != SearchKind.Meaning), FrameSheetModel.Of(video));
    }

    /// <summary>A video with the moments that look like a frame.</summary>
    public static SearchHit Of(Video video, IEnumerable<SearchMoment> moments) =>
        new(VideoCards.Of(video), [], [.. moments.OrderBy(m => m.Time)], false, FrameSheetModel.Of(video));
}

/// <param name="Where"><c>picture</c>, <c>tags</c>, <c>description</c>, <c>channel</c>, <c>onscreen</c> or <c>title</c>.</param>
/// <param name="Time">Second at which it is seen, for the picture and for what is read in it.</param>
public sealed record SearchPlace(string Where, string Text, double? Time = null);

/// <param name="Frame">Ordinal of the stored frame.</param>
public sealed record SearchMoment(double Time, int? Frame);
