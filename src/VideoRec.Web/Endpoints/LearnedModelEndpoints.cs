using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>Models that trainings made: which are in use, promotion, rollback.</summary>
internal static class LearnedModelEndpoints
{
    private const int MaxTake = 200;

    public static void MapLearnedModelEndpoints(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/models").WithTags("Learned models").RequireAuthorization(Policies.Admin);
        admin.MapGet("", ListAsync).WithSummary("Learned models, latest first").ProducesProblem(401).ProducesProblem(403);
        admin.MapPost("/{id:guid}/promote", PromoteAsync).WithSummary("Put a model into use")
            .WithDescription("Refused (409) unless it beats what is in use on held-out data. It is made ready in the background and takes over at once; `/admin/models/changes` shows how far it is. For admins.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        admin.MapPost("/rollback", RollBackAsync).WithSummary("Back to what was in use before")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        admin.MapGet("/changes", ChangesAsync).WithSummary("Promotions and rollbacks, latest first: who, when, from what to what")
            .WithDescription($"`take` is 1 to {MaxTake} (default 20). For admins.")
            .WithQuery("take").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        admin.MapPost("/changes/{id:long}/cancel", CancelAsync).WithSummary("Give a move up that is being made ready")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
    }

    private static async Task<Ok<ListResponse<ModelResponse>>> ListAsync(LearnedModelStore models, LearnedModelSwitch moves, CancellationToken cancellationToken)
    {
        var list = await models.ListAsync(cancellationToken);
        return TypedResults.Ok(new ListResponse<ModelResponse>([.. list.Select(m => ModelResponse.Of(m, moves.Problems))], list.Count));
    }

    private static async Task<Accepted<LearnedModelChange>> PromoteAsync(
        Guid id, HttpContext context, LearnedModelStore models, LearnedModelSwitch moves, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is null)
            throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such model.");
        return Begun(await moves.PromoteAsync(id, context.AccountName(), cancellationToken));
    }

    private static async Task<Accepted<LearnedModelChange>> RollBackAsync(
        RollBackRequest body, HttpContext context, LearnedModelSwitch moves, CancellationToken cancellationToken) =>
        body.Kind is { Length: > 0 } kind
            ? Begun(await moves.RollBackAsync(kind, context.AccountName(), cancellationToken))
            : throw RequestProblem.Invalid("kind", "kind must be the kind of model to roll back.");

    private static async Task<Ok<ListResponse<LearnedModelChange>>> ChangesAsync(HttpRequest request, LearnedModelChangeStore changes, CancellationToken cancellationToken)
    {
        var list = await changes.ListAsync(QueryValues.Number(request, "take", 20, 1, MaxTake), cancellationToken);
        return TypedResults.Ok(new ListResponse<LearnedModelChange>(list, list.Count));
    }

    private static async Task<NoContent> CancelAsync(long id, LearnedModelSwitch moves, CancellationToken cancellationToken) =>
        await moves.CancelAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : throw new RequestProblem(StatusCodes.Status409Conflict, "There is no such move going on.");

    private static Accepted<LearnedModelChange> Begun((LearnedModelChange? Change, string? Refusal) begun) => begun.Change is { } change
        ? TypedResults.Accepted("/api/v1/admin/models/changes", change)
        : throw new RequestProblem(StatusCodes.Status409Conflict, begun.Refusal!);

    /// <summary>What the log says of who asked.</summary>
    internal static string AccountName(this HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "admin";

    internal sealed record RollBackRequest(string? Kind);

    /// <param name="Problem">Why a live model does not serve; null where it does.</param>
    internal sealed record ModelResponse(
        Guid Id, string Kind, Guid TrainingId, string Name, DateTimeOffset CreatedAt, LearnedModelState State, Guid? ComparedWithId,
        IReadOnlyList<HeldOutMeasure> HeldOut, IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<LearnedFile> Files, string? Problem)
    {
        public static ModelResponse Of(LearnedModel model, IReadOnlyDictionary<string, string> problems) => new(
            model.Id, model.Kind, model.RunId, model.Name, model.CreatedAt, model.State, model.ComparedWithId, model.HeldOut, model.Metrics, model.Files,
            model.State == LearnedModelState.Live ? problems.GetValueOrDefault(model.Kind) : null);
    }
}
