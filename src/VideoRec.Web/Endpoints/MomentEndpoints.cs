using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Moments;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Moments;
using VideoRec.Web.Accounts;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Endpoints;

/// <summary>What a video consists of: its scenes, or its creator's chapters.</summary>
internal static class MomentEndpoints
{
    public static void MapMomentEndpoints(this IEndpointRouteBuilder api)
    {
        var video = api.MapGroup("/videos/{id:guid}").WithTags("Videos");
        video.MapGet("/moments", MomentsAsync).WithSummary("Its scenes, or the chapters its creator has made, with what is surely seen in each")
            .WithDescription($"""
                In the order of time. Scenes are found where the stored frames show something else than before, at most {SceneCutter.MostScenes};
                a video of one scene has one, and none before its frames were looked at. Chapters have a `title`. `frame` counts the cells
                of the picture `frames` row by row from 0.
                """)
            .ProducesProblem(404);
        video.MapPut("/chapters", ReplaceAsync).RequireAuthorization().WithSummary("Replace its chapters; an empty list removes them")
            .WithDescription($"For its owner and the admins. At most {ChapterPolicy.MaxChapters}, in any order; the scenes of `moments` are a good start.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <summary>The chapters as a track of the player; its content is not of the API but of the page, beside the video's other files.</summary>
    public static void MapChapterTrack(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/media/{id:guid}/chapters.vtt", TrackAsync).ExcludeFromDescription();

    private static async Task<Ok<MomentsResponse>> MomentsAsync(
        Guid id, HttpContext context, VideoStore store, MomentReader moments, CancellationToken cancellationToken)
    {
        var video = await VideoAccess.SeenAsync(store, id, context.User, cancellationToken);
        return TypedResults.Ok(MomentsResponse.Of(video, await moments.ReadAsync(video, cancellationToken)));
    }

    private static async Task<Ok<MomentsResponse>> ReplaceAsync(
        Guid id, ChaptersRequest request, HttpContext context, VideoStore store, ChapterStore chapters, MomentReader moments, CancellationToken cancellationToken)
    {
        var video = await VideoAccess.EditableAsync(store, id, context.User, cancellationToken);
        if (request.Chapters is null || request.Chapters.Any(chapter => chapter is null))
            throw RequestProblem.Invalid("chapters", "The list of chapters is missing, or one of them.");
        if (!await chapters.ReplaceAsync(id, [.. request.Chapters.Select(c => new ChapterDraft(c.Start, c.Title))], cancellationToken))
            throw RequestProblem.NoSuchVideo();
        return TypedResults.Ok(MomentsResponse.Of(video, await moments.ReadAsync(video, cancellationToken)));
    }

    private static async Task<Results<ContentHttpResult, NotFound>> TrackAsync(
        Guid id, HttpContext context, VideoStore store, ChapterStore chapters, CancellationToken cancellationToken)
    {
        var video = await VideoAccess.SeenAsync(store, id, context.User, cancellationToken);
        if (await chapters.OfAsync(id, cancellationToken) is not { Count: > 0 } made)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Text(ChapterTrack.Of(made, video.Media?.DurationSeconds ?? 0), "text/vtt", Encoding.UTF8);
    }
}

/// <summary>What a video consists of.</summary>
/// <param name="AreChapters">Whether its creator has made chapters of it; else the items are the scenes that were found.</param>
/// <param name="Sentence">What is surely seen in it, in English; null where nothing is.</param>
/// <param name="SentenceZh">The same in Chinese.</param>
/// <param name="Frames">All stored frames in one picture; null while there is none.</param>
public sealed record MomentsResponse(
    IReadOnlyList<MomentResponse> Items, int Total, bool AreChapters, string? Sentence, string? SentenceZh, FrameSheetResponse? Frames)
{
    internal static MomentsResponse Of(Video video, VideoMoments moments) => new(
        [.. moments.Moments.Select(MomentResponse.Of)], moments.Moments.Count, moments.AreChapters,
        SeenSentence.Of(moments.Seen, "en"), SeenSentence.Of(moments.Seen, "zh"), FrameSheetResponse.Of(video));
}

/// <param name="Start">Where it begins, in seconds, as are the other times.</param>
/// <param name="End">Where the next one begins, or the video ends.</param>
/// <param name="Title">What the creator calls this chapter; null for a scene.</param>
/// <param name="Frame">Which of the stored frames stands for it; null for a chapter while there are none.</param>
/// <param name="FrameTime">Time of that frame.</param>
/// <param name="Labels">What is surely seen in it, surest first.</param>
public sealed record MomentResponse(double Start, double End, string? Title, int? Frame, double? FrameTime, IReadOnlyList<MomentLabelResponse> Labels)
{
    public static MomentResponse Of(VideoMoment moment) => new(
        moment.StartSeconds, moment.EndSeconds, moment.Title, moment.Frame, moment.FrameSeconds,
        [.. moment.Labels.Select(l => new MomentLabelResponse(l.Name, l.NameZh, l.Score))]);
}

/// <summary>Something seen in a moment, in English and Chinese, with its confidence (0…1).</summary>
public sealed record MomentLabelResponse(string Name, string NameZh, float Score);

/// <summary>A JPEG of all stored frames, row by row.</summary>
/// <param name="CellWidth">Pixels of one frame.</param>
public sealed record FrameSheetResponse(string Url, int Columns, int CellWidth, int CellHeight)
{
    internal static FrameSheetResponse? Of(Video video) =>
        FrameSheetModel.Of(video) is { } sheet ? new FrameSheetResponse(sheet.Address, FrameSheet.Columns, sheet.CellWidth, sheet.CellHeight) : null;
}

/// <param name="Chapters">All there are to be.</param>
public sealed record ChaptersRequest(IReadOnlyList<ChapterRequest> Chapters);

/// <param name="Start">Where it begins, in seconds; inside the video.</param>
/// <param name="Title">1 to 100 characters.</param>
public sealed record ChapterRequest(double Start, string Title);
