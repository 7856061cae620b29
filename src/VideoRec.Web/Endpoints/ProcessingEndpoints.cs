using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Endpoints;

/// <summary>Where a video stands on its way through the stages.</summary>
internal static class ProcessingEndpoints
{
    public static void MapProcessingEndpoints(this IEndpointRouteBuilder api)
    {
        var processing = api.MapGroup("/videos/{id:guid}/processing").WithTags("Processing");
        processing.MapGet("", GetAsync).WithSummary("The stages of a video")
            .WithDescription("For those who may see the video. `progress` is the fraction done, 0 to 1, of all stages and of each.")
            .ProducesProblem(404);
        processing.MapPost("/retry", RetryAsync).RequireAuthorization().WithSummary("Try again what failed or waits")
            .WithDescription("For the owner and the admins. Stages that are done stay done; asking again changes nothing.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Ok<ProcessingResponse>> GetAsync(
        Guid id, HttpContext context, VideoStore videos, StageRunStore stages, CancellationToken cancellationToken)
    {
        var video = await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        return TypedResults.Ok(ProcessingResponse.Of(video, await stages.OfVideoAsync(id, cancellationToken)));
    }

    private static async Task<Accepted<ProcessingResponse>> RetryAsync(
        Guid id, HttpContext context, VideoStore videos, StageRunStore stages, CancellationToken cancellationToken)
    {
        await VideoAccess.EditableAsync(videos, id, context.User, cancellationToken);
        await stages.RetryAsync(id, cancellationToken);
        var video = await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        return TypedResults.Accepted(
            $"/api/v1/videos/{id}/processing", ProcessingResponse.Of(video, await stages.OfVideoAsync(id, cancellationToken)));
    }

    internal sealed record ProcessingResponse(Guid VideoId, VideoStatus Status, double Progress, IReadOnlyList<StageResponse> Stages)
    {
        public static ProcessingResponse Of(Video video, IReadOnlyList<StageRun> runs) => new(
            video.Id, video.Status, runs.Count == 0 ? 0 : runs.Average(ProgressOf), [.. runs.Select(StageResponse.Of)]);

        public static double ProgressOf(StageRun run) => run.State is StageState.Done ? 1 : run.Progress;
    }

    /// <param name="Attempt">How often it was begun, counting from 1; interruptions that were nobody's fault do not count.</param>
    /// <param name="NotBefore">When it is due again, after a failure.</param>
    internal sealed record StageResponse(
        PipelineStage Stage, StageState State, int Attempt, double Progress, string? Summary, StageError? Error,
        DateTimeOffset? NotBefore, DateTimeOffset? StartedAt, DateTimeOffset? HeartbeatAt, DateTimeOffset? FinishedAt)
    {
        public static StageResponse Of(StageRun run) => new(
            run.Stage, run.State, run.Attempt, ProcessingResponse.ProgressOf(run), run.Summary,
            run.ErrorMessage is null ? null : new StageError(run.ErrorCode ?? "", run.ErrorMessage),
            run.State is StageState.Ready ? run.NotBefore : null, run.StartedAt, run.HeartbeatAt, run.FinishedAt);
    }

    internal sealed record StageError(string Code, string Message);
}
