using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What viewers do: <c>POST /api/v1/interactions</c>.</summary>
internal static class InteractionEndpoints
{
    public static void MapInteractionEndpoints(this IEndpointRouteBuilder api) => api.MapPost("/interactions", AppendAsync)
        .WithTags("Feed")
        .WithMetadata(NeedsViewer.Instance)
        .RequireRateLimiting(RateLimits.Interactions)
        .WithSummary("Store what the caller did")
        .WithDescription($"""
            All of the batch is stored or, where one entry is wrong, nothing. 1 to {InteractionValidation.MaxBatch} entries; `kind` is one of
            {string.Join(", ", InteractionValidation.KindNames)}; `secondsWatched` is 0 to a week; `fraction` is 0 to 1 (a `watch` needs one of the two);
            `surface` has at most {InteractionValidation.MaxSurfaceLength} characters; `position` counts from 0; `at` is now where left out, and never in the future.
            The caller is the account, or the anonymous viewer of the cookie `videorec.viewer`, which is set where it is missing.
            """)
        .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);

    private static async Task<Accepted<StoredResponse>> AppendAsync(
        InteractionBatch batch, HttpContext context, VideoStore videos, InteractionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var interactions = InteractionValidation.Read(batch.Interactions, time.GetUtcNow(), out var errors);
        if (errors.Count > 0)
            throw RequestProblem.Invalid(errors);
        var viewer = context.User.ToViewerContext();
        var seen = (await videos.FindManyAsync([.. interactions.Select(i => i.VideoId).Distinct()], cancellationToken))
            .Where(viewer.MaySee).ToDictionary(v => v.Id);
        if (interactions.FirstOrDefault(i => !seen.ContainsKey(i.VideoId)) is { } unknown)
            throw new RequestProblem(StatusCodes.Status404NotFound, $"There is no video {unknown.VideoId}; nothing of the batch was stored.");
        var stored = await store.AppendAsync(viewer.ViewerId, [.. interactions.Select(i => WithFraction(i, seen[i.VideoId]))], cancellationToken);
        return TypedResults.Accepted((string?)null, new StoredResponse(stored));
    }

    /// <summary>Callers that count seconds only: the part of the video follows from its length.</summary>
    private static Interaction WithFraction(Interaction given, Video video)
    {
        if (given.Fraction is not null || given.SecondsWatched is not { } seconds || video.Media is not { DurationSeconds: > 0 } media)
            return given;
        return new Interaction
        {
            VideoId = given.VideoId,
            Kind = given.Kind,
            SecondsWatched = seconds,
            Fraction = Math.Min(1, seconds / media.DurationSeconds),
            Surface = given.Surface,
            Position = given.Position,
            ListId = given.ListId,
            At = given.At,
        };
    }

    internal sealed record InteractionBatch(IReadOnlyList<InteractionInput>? Interactions);

    /// <param name="Stored">How many were stored.</param>
    internal sealed record StoredResponse(int Stored);
}
