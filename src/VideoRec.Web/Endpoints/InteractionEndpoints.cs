using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What viewers do: <c>POST /api/v1/interactions</c>.</summary>
internal static class InteractionEndpoints
{
    private const int MaxBatch = 500;
    private const int MaxSurfaceLength = 40;
    private const int MaxPosition = 100_000;
    private const double MaxSeconds = 7 * 24 * 3600;

    /// <summary>Clocks of viewers' machines go wrong by this much at most.</summary>
    private static readonly TimeSpan MaxClockError = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(3650);

    public static void MapInteractionEndpoints(this IEndpointRouteBuilder api) => api.MapPost("/interactions", AppendAsync)
        .WithTags("Feed")
        .WithMetadata(NeedsViewer.Instance)
        .RequireRateLimiting(RateLimits.Interactions)
        .WithSummary("Store what the caller did")
        .WithDescription($"""
            All of the batch is stored or, where one entry is wrong, nothing. 1 to {MaxBatch} entries; `kind` is one of
            {QueryValues.Names<InteractionKind>()}; `secondsWatched` is 0 to {MaxSeconds:0}; `fraction` is 0 to 1 (a `watch` needs one of the two);
            `surface` has at most {MaxSurfaceLength} characters; `position` counts from 0; `at` is now where left out, and never in the future.
            The caller is the account, or the anonymous viewer of the cookie `videorec.viewer`, which is set where it is missing.
            """)
        .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);

    private static async Task<Accepted<StoredResponse>> AppendAsync(
        InteractionBatch batch, HttpContext context, VideoStore videos, InteractionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (batch.Interactions is not { Count: > 0 and <= MaxBatch } entries)
            throw RequestProblem.Invalid("interactions", $"A batch has 1 to {MaxBatch} interactions.");
        var now = time.GetUtcNow();
        for (var i = 0; i < entries.Count; i++)
            if (Problem(entries[i], now) is { } problem)
                throw RequestProblem.Invalid($"interactions[{i}]", $"Interaction {i + 1} of {entries.Count} is wrong: {problem}");

        var viewer = context.User.ToViewerContext();
        var ids = entries.Select(e => e!.VideoId!.Value).Distinct().ToList();
        var seen = (await videos.FindManyAsync(ids, cancellationToken)).Where(viewer.MaySee).ToDictionary(v => v.Id);
        if (ids.Find(id => !seen.ContainsKey(id)) is var unknown && unknown != Guid.Empty)
            throw new RequestProblem(StatusCodes.Status404NotFound, $"There is no video {unknown}; nothing of the batch was stored.");

        var interactions = entries.Select(e => ToInteraction(e!, viewer.ViewerId, seen[e!.VideoId!.Value], now)).ToList();
        return TypedResults.Accepted((string?)null, new StoredResponse(await store.AppendAsync(viewer.ViewerId, interactions, cancellationToken)));
    }

    private static string? Problem(InteractionEntry? entry, DateTimeOffset now) => entry switch
    {
        null => "it is null.",
        _ when (entry.VideoId ?? Guid.Empty) == Guid.Empty => "videoId is missing.",
        { Kind: null } => "kind is missing.",
        { SecondsWatched: < 0 or > MaxSeconds } => $"secondsWatched must be from 0 to {MaxSeconds:0}.",
        { Fraction: < 0 or > 1 } => "fraction must be from 0 to 1.",
        { Kind: InteractionKind.Watch, SecondsWatched: null, Fraction: null } => "a watch needs secondsWatched or fraction.",
        { Surface.Length: > MaxSurfaceLength } => $"surface may have {MaxSurfaceLength} characters.",
        { Position: < 0 or > MaxPosition } => $"position must be from 0 to {MaxPosition}.",
        { At: { } at } when at > now + MaxClockError => "at lies in the future.",
        { At: { } at } when at < now - MaxAge => "at lies too far in the past.",
        _ => null,
    };

    private static Interaction ToInteraction(InteractionEntry entry, Guid viewerId, Video video, DateTimeOffset now) => new()
    {
        ViewerId = viewerId,
        VideoId = video.Id,
        Kind = entry.Kind!.Value,
        SecondsWatched = entry.SecondsWatched,
        Fraction = entry.Fraction ?? FractionOf(entry, video),
        Surface = entry.Surface ?? "",
        Position = entry.Position,
        At = entry.At is { } at && at < now ? at : now,
    };

    private static double? FractionOf(InteractionEntry entry, Video video) => entry switch
    {
        { Kind: InteractionKind.Finish } => 1,
        { SecondsWatched: { } seconds } when video.Media is { DurationSeconds: > 0 } media => Math.Min(1, seconds / media.DurationSeconds),
        _ => null,
    };

    internal sealed record InteractionBatch(IReadOnlyList<InteractionEntry?>? Interactions);

    internal sealed record InteractionEntry(
        Guid? VideoId, InteractionKind? Kind, double? SecondsWatched, double? Fraction, string? Surface, int? Position, DateTimeOffset? At);

    /// <param name="Stored">How many were stored.</param>
    internal sealed record StoredResponse(int Stored);
}
