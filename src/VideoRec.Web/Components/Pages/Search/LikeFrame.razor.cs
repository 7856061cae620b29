using Microsoft.AspNetCore.Components;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Search;

/// <param name="AskedAt">Second that was asked for.</param>
/// <param name="Asked">The video of the frame, with its other moments like it.</param>
/// <param name="IsReady">Whether the video's frames were looked at.</param>
/// <param name="Frame">Ordinal of the stored frame that it is; null where it is none of them.</param>
/// <param name="Time">Second of the frame.</param>
public sealed record LikeFrameModel(double AskedAt, SearchHit Asked, bool IsReady, int? Frame, double Time, List<SearchHit> Hits, int Total);

[StreamRendering]
public partial class LikeFrame(VideoStore videos, FrameQuestions questions, FrameSearch search, NavigationManager navigation)
{
    private const int Take = 24;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>Second of the frame.</summary>
    [SupplyParameterFromQuery(Name = "t")]
    private double? At { get; set; }

    [PersistentState]
    public LikeFrameModel? Model { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var (id, at) = (Id, At is { } t && double.IsFinite(t) ? Math.Max(0, t) : 0);
        if (Model?.Asked.Card.Id == id && Model.AskedAt.Equals(at))
            return;
        if (await videos.FindAsync(id, Lifetime) is not { } video || !Viewer.MaySee(video))
        {
            navigation.NotFound();
            return;
        }

        Model = await questions.OfVideoAsync(video, Math.Min(at, video.Media?.DurationSeconds ?? at), Lifetime) is { } question
            ? Of(at, video, question, await search.SearchAsync(question, Viewer, Take, Lifetime))
            : new LikeFrameModel(at, SearchHit.Of(video, []), false, null, at, [], 0);
    }

    private static LikeFrameModel Of(double at, Video video, FrameQuestion question, FramesFound found) => new(
        at, SearchHit.Of(video, Moments(found.Own)), true, question.IsStored ? question.Frame : null, question.TimeSeconds, [.. found.Items.Select(item => SearchHit.Of(item.Video, Moments(item.Moments)))], found.Total);

    private static IEnumerable<SearchMoment> Moments(IEnumerable<LikeMoment> moments) => moments.Select(m => new SearchMoment(m.TimeSeconds, m.Frame));
}
