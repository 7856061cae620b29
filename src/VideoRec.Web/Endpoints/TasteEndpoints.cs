using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Components.Shared;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What the site believes the caller likes, and how to correct it: <c>/api/v1/me/taste</c>.</summary>
internal static class TasteEndpoints
{
    public static void MapTasteEndpoints(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Me").WithMetadata(NeedsViewer.Instance);
        me.MapGet("/taste", TasteAsync).WithSummary("What the site believes the caller likes")
            .WithDescription("""
                Interests weightiest first, each with the videos it comes from; dislikes; what was done in the last minutes. All of it is
                recomputed from interactions: `anchorId` is the video that what the caller says of an interest is tied to, and may change
                with what they do.
                """);
        me.MapPatch("/taste/interests/{anchorId:guid}", ChangeAsync).RequireRateLimiting(RateLimits.Interactions)
            .WithSummary("Name an interest, weaken or pause it")
            .WithDescription($"`name` has at most {ViewerChoiceStore.MaxNameLength} characters, empty for none; `strength` is 0 (paused) to 1 (as it is). What is left out stays. Any video of the interest may stand for it.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        me.MapDelete("/taste/interests/{anchorId:guid}", ForgetAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Forget an interest")
            .WithDescription("Deletes everything the caller did with its videos; lists are then as if it had never been. It cannot be undone. Answers with the videos.")
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        me.MapGet("/export", ExportAsync).WithSummary("Everything the site keeps of the caller, as a file");
    }

    private static async Task<Ok<TasteResponse>> TasteAsync(HttpContext context, TasteSource source, CancellationToken cancellationToken) =>
        TypedResults.Ok(TasteResponse.Of(await source.ReadAsync(context.User.ToViewerContext(), cancellationToken)));

    private static async Task<Ok<InterestResponse>> ChangeAsync(
        Guid anchorId, InterestPatch patch, HttpContext context, TasteSource source, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        if (patch.Name is null && patch.Strength is null)
            throw RequestProblem.Invalid("name", "Send a name, a strength or both.");
        if (patch.Name?.Trim().Length > ViewerChoiceStore.MaxNameLength)
            throw RequestProblem.Invalid("name", $"A name has at most {ViewerChoiceStore.MaxNameLength} characters.");
        if (patch.Strength is not (null or (>= 0 and <= 1)))
            throw RequestProblem.Invalid("strength", "strength must be a number from 0 to 1.");
        var interest = await InterestAsync(anchorId, context, source, cancellationToken);
        var viewer = context.User.ToViewerContext();
        await choices.SetInterestAsync(viewer.ViewerId, interest.AnchorId, patch.Name ?? interest.Name, patch.Strength ?? interest.Strength, cancellationToken);
        return TypedResults.Ok(InterestResponse.Of(await InterestAsync(anchorId, context, source, cancellationToken)));
    }

    private static async Task<Ok<ListResponse<Guid>>> ForgetAsync(Guid anchorId, HttpContext context, TasteSource source, CancellationToken cancellationToken)
    {
        var interest = await InterestAsync(anchorId, context, source, cancellationToken);
        List<Guid> ids = [.. interest.Members.Select(m => m.Video.Id)];
        await source.ForgetAsync(context.User.ToViewerContext(), ids, cancellationToken);
        return TypedResults.Ok(new ListResponse<Guid>(ids, ids.Count));
    }

    private static async Task<Ok<ExportResponse>> ExportAsync(
        HttpContext context, TasteSource source, InteractionStore interactions, TimeProvider time, CancellationToken cancellationToken)
    {
        var viewer = context.User.ToViewerContext();
        var facts = await source.ReadAsync(viewer, cancellationToken);
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"videorec-taste.json\"";
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Ok(new ExportResponse(
            time.GetUtcNow(), viewer.ViewerId, facts.Choices.Controls, [.. facts.Choices.SubscribedChannels.Order(StringComparer.Ordinal)],
            [.. facts.Choices.BlockedChannels.Order(StringComparer.Ordinal)], [.. facts.Choices.Interests.Values.OrderBy(i => i.AnchorVideoId)
                .Select(i => new InterestChoiceResponse(i.AnchorVideoId, i.Name, i.Strength))],
            TasteResponse.Of(facts), history.Videos));
    }

    /// <exception cref="RequestProblem">404: no interest of the caller has the video.</exception>
    private static async Task<InterestFacts> InterestAsync(Guid videoId, HttpContext context, TasteSource source, CancellationToken cancellationToken)
    {
        var facts = await source.ReadAsync(context.User.ToViewerContext(), cancellationToken);
        return facts.Interests.FirstOrDefault(i => i.AnchorId == videoId || i.Members.Any(m => m.Video.Id == videoId))
            ?? throw new RequestProblem(StatusCodes.Status404NotFound, "You have no such interest.");
    }

    internal sealed record InterestPatch(string? Name, double? Strength);

    /// <param name="Name">What the caller calls it; empty where nothing.</param>
    /// <param name="Strength">0 (paused) to 1 (as it is): what the caller made of it.</param>
    /// <param name="Share">0 to 1: its share of the weight of all interests.</param>
    internal sealed record InterestResponse(Guid AnchorId, string Name, double Strength, double Share, IReadOnlyList<TasteVideoResponse> Videos)
    {
        public static InterestResponse Of(InterestFacts interest) => new(
            interest.AnchorId, interest.Name, interest.Strength, interest.Share, [.. interest.Members.Select(TasteVideoResponse.Of)]);
    }

    /// <param name="Weight">How much it counts among the others; positive.</param>
    /// <param name="Fraction">0 to 1: how much of it was watched.</param>
    internal sealed record TasteVideoResponse(
        Guid VideoId, string Title, double Weight, double Fraction, bool Finished, bool Liked, bool Saved, bool Shared,
        bool Disliked, bool NotInterested, bool LessLikeThis, DateTimeOffset LastAt)
    {
        public static TasteVideoResponse Of(TasteMember member) => new(
            member.Video.Id, member.Video.Title, member.Weight, member.State.Fraction, member.State.Finished, member.State.Liked, member.State.Saved,
            member.State.Shared, member.State.Disliked, member.State.NotInterested, member.State.LessLikeThis, member.State.LastAt);
    }

    internal sealed record TasteResponse(
        bool LearningPaused, IReadOnlyList<InterestResponse> Interests, IReadOnlyList<TasteVideoResponse> Dislikes, IReadOnlyList<TasteVideoResponse> Session)
    {
        public static TasteResponse Of(TasteFacts facts) => new(
            facts.Choices.LearningPaused, [.. facts.Interests.Select(InterestResponse.Of)], [.. facts.Dislikes.Select(TasteVideoResponse.Of)],
            [.. facts.Session.Select(TasteVideoResponse.Of)]);
    }

    internal sealed record InterestChoiceResponse(Guid AnchorId, string Name, double Strength);

    internal sealed record ExportResponse(
        DateTimeOffset ExportedAt, Guid ViewerId, FeedControls Controls, IReadOnlyList<string> SubscribedChannels, IReadOnlyList<string> BlockedChannels,
        IReadOnlyList<InterestChoiceResponse> InterestChoices, TasteResponse Taste, IReadOnlyList<VideoState> History);
}
