using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What an admin asks of the ranker: what it served, whether it would again, its versions.</summary>
internal static class RankerEndpoints
{
    private const int MaxTake = 200;

    public static void MapRankerEndpoints(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Rankers").RequireAuthorization(Policies.Admin);
        admin.MapGet("/lists", ListsAsync).WithSummary("Ranked lists that were served, latest first")
            .WithDescription($"`viewer` is a viewer's id; without it the lists of all. `take` is 1 to {MaxTake} (default 20). For admins.")
            .WithQuery("viewer", "take").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        admin.MapGet("/lists/{id:guid}/replay", ReplayAsync).WithSummary("Decide a served list again")
            .WithDescription("From what was logged with it. `identical`: same videos, order, teams, scores and factors, bit by bit. For admins.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        admin.MapGet("/rankers", RankersAsync).WithSummary("Versions of the ranker, latest first")
            .ProducesProblem(401).ProducesProblem(403);
        admin.MapPost("/rankers/{id:guid}/promote", PromoteAsync).WithSummary("Make a version live")
            .WithDescription("The next feed is ranked by it. For admins.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        admin.MapPost("/rankers/rollback", RollBackAsync).WithSummary("Back to the version that was live before")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        admin.MapPost("/rankers/{id:guid}/interleave", InterleaveAsync).WithSummary("Mix a candidate into some viewers' lists")
            .WithDescription("Team-draft interleaving with the live version, for the `share` (0 to 1) of the viewers; 0 ends it. For admins.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
    }

    private static async Task<Ok<ListResponse<ServedListResponse>>> ListsAsync(
        HttpRequest request, ServedListStore lists, ServedListLog log, CancellationToken cancellationToken)
    {
        var take = QueryValues.Number(request, "take", 20, 1, MaxTake);
        Guid? viewer = request.Query["viewer"].ToString() is { Length: > 0 } text
            ? Guid.TryParse(text, out var id) ? id : throw RequestProblem.Invalid("viewer", "viewer must be the id of a viewer.")
            : null;
        await log.FlushAsync(cancellationToken);
        var latest = await lists.LatestAsync(viewer, take, cancellationToken);
        return TypedResults.Ok(new ListResponse<ServedListResponse>([.. latest.Select(ServedListResponse.Of)], latest.Count));
    }

    private static async Task<Ok<ReplayResponse>> ReplayAsync(Guid id, ServedListReplay replay, ServedListLog log, CancellationToken cancellationToken)
    {
        await log.FlushAsync(cancellationToken);
        var result = await replay.OfAsync(id, cancellationToken)
            ?? throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such list.");
        return TypedResults.Ok(new ReplayResponse(result.ListId, result.IsIdentical, result.Difference));
    }

    private static async Task<Ok<ListResponse<RankerResponse>>> RankersAsync(RankerVersionStore rankers, CancellationToken cancellationToken)
    {
        var versions = await rankers.ListAsync(cancellationToken);
        return TypedResults.Ok(new ListResponse<RankerResponse>([.. versions.Select(RankerResponse.Of)], versions.Count));
    }

    private static async Task<Ok<RankerResponse>> PromoteAsync(Guid id, RankerVersionStore rankers, CancellationToken cancellationToken)
    {
        if (await rankers.FindAsync(id, cancellationToken) is null)
            throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such version.");
        if (!await rankers.PromoteAsync(id, cancellationToken))
            throw new RequestProblem(StatusCodes.Status409Conflict, "That version is live already.");
        return TypedResults.Ok(RankerResponse.Of((await rankers.FindAsync(id, cancellationToken))!));
    }

    private static async Task<Ok<RankerResponse>> RollBackAsync(RankerVersionStore rankers, CancellationToken cancellationToken)
    {
        if (!await rankers.RollBackAsync(cancellationToken))
            throw new RequestProblem(StatusCodes.Status409Conflict, "There is no version to go back to.");
        return TypedResults.Ok(RankerResponse.Of((await rankers.ListAsync(cancellationToken)).First(v => v.State == RankerState.Live)));
    }

    private static async Task<NoContent> InterleaveAsync(Guid id, InterleaveRequest body, RankerVersionStore rankers, CancellationToken cancellationToken)
    {
        if (body.Share is not (>= 0 and <= 1))
            throw RequestProblem.Invalid("share", "share must be a number from 0 to 1.");
        if (!await rankers.InterleaveAsync(id, body.Share.Value, cancellationToken))
            throw new RequestProblem(StatusCodes.Status409Conflict, "Only a version that is not live can be mixed in.");
        return TypedResults.NoContent();
    }

    /// <param name="Share">Share of the viewers, 0 to 1.</param>
    internal sealed record InterleaveRequest(double? Share);

    internal sealed record RankerResponse(Guid Id, string Name, DateTimeOffset CreatedAt, RankerState State, RankerOrigin Origin)
    {
        public static RankerResponse Of(RankerVersion version) => new(version.Id, version.Name, version.CreatedAt, version.State, version.Origin);
    }

    /// <param name="Difference">Where the first difference is; null where there is none.</param>
    internal sealed record ReplayResponse(Guid ListId, bool Identical, string? Difference);

    /// <param name="Damaged">True where the items could not be read.</param>
    internal sealed record ServedListResponse(
        Guid Id, Guid ViewerId, FeedList List, Guid? AboutVideoId, DateTimeOffset At, Guid RankerId, Guid? CandidateId, bool Damaged, IReadOnlyList<ServedItemResponse> Items)
    {
        public static ServedListResponse Of(ServedList list)
        {
            var items = list.ItemsIfReadable();
            return new ServedListResponse(
                list.Id, list.ViewerId, list.List, list.AboutVideoId, list.At, list.RankerId, list.CandidateId, items is null,
                [.. (items ?? []).Select(i => new ServedItemResponse(i.VideoId, i.Score, i.Team, i.Factors))]);
        }
    }

    /// <param name="Team">Who picked it, in a list that two rankers filled in turns.</param>
    internal sealed record ServedItemResponse(Guid VideoId, double Score, RankerTeam? Team, FeedFactors Factors);
}
