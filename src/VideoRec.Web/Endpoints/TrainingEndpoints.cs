using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>Trainings of learned models: start, follow, pause, resume, cancel.</summary>
internal static class TrainingEndpoints
{
    private const int MaxTake = 200;

    public static void MapTrainingEndpoints(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/trainings").WithTags("Learned models").RequireAuthorization(Policies.Admin);
        admin.MapGet("", ListAsync).WithSummary("Trainings of learned models, latest first")
            .WithDescription($"`take` is 1 to {MaxTake} (default 20). For admins.")
            .WithQuery("take").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        admin.MapGet("/kinds", Kinds).WithSummary("What can be trained, with its settings").ProducesProblem(401).ProducesProblem(403);
        admin.MapPost("", StartAsync).WithSummary("Start a training")
            .WithDescription("`settings` are values by name; what is missing has its default. One training of a kind is open at a time. For admins.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        admin.MapGet("/{id:guid}", FindAsync).WithSummary("One training with its steps and curves")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        admin.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Stop a training at its next checkpoint")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        admin.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Go on with a training that was paused, cancelled or failed")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        admin.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("End a training; its checkpoint stays")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<ListResponse<TrainingResponse>>> ListAsync(
        HttpRequest request, LearnedTraining trainings, TrainingRunStore runs, CancellationToken cancellationToken)
    {
        var take = QueryValues.Number(request, "take", 20, 1, MaxTake);
        var list = await runs.ListAsync(take, cancellationToken, [.. trainings.Kinds.Select(k => k.Kind)]);
        return TypedResults.Ok(new ListResponse<TrainingResponse>([.. list.Select(run => TrainingResponse.Of(run))], list.Count));
    }

    private static Ok<ListResponse<KindResponse>> Kinds(LearnedTraining trainings) => TypedResults.Ok(new ListResponse<KindResponse>(
        [.. trainings.Kinds.Select(k => new KindResponse(k.Kind, [.. k.Settings.Select(SettingResponse.Of)]))], trainings.Kinds.Count));

    private static async Task<Results<Created<TrainingResponse>, ProblemHttpResult>> StartAsync(
        StartRequest body, HttpContext context, LearnedTraining trainings, CancellationToken cancellationToken)
    {
        if (body.Kind is not { Length: > 0 } kind)
            throw RequestProblem.Invalid("kind", "kind must be one of those that /admin/trainings/kinds names.");
        var settings = (body.Settings ?? []).ToDictionary(s => s.Key, s => s.Value.ToString());
        try
        {
            var (run, isNew) = await trainings.StartTrainingAsync(kind, body.Seed ?? 1, settings, context.AccountName(), cancellationToken);
            return isNew
                ? TypedResults.Created($"/api/v1/admin/trainings/{run.Id}", TrainingResponse.Of(run))
                : throw new RequestProblem(StatusCodes.Status409Conflict, $"A training of this kind is open already: {run.Id}.");
        }
        catch (TrainingRefusedException refused)
        {
            throw RequestProblem.Invalid("settings", refused.Message);
        }
    }

    private static async Task<Ok<TrainingResponse>> FindAsync(Guid id, TrainingRunStore runs, TrainingRecordStore record, CancellationToken cancellationToken) =>
        TypedResults.Ok(TrainingResponse.Of(await NamedAsync(id, runs, cancellationToken), await record.PointsAsync(id, cancellationToken)));

    private static Task<Ok<TrainingResponse>> PauseAsync(Guid id, LearnedTraining trainings, TrainingRunStore runs, CancellationToken cancellationToken) =>
        ChangeAsync(id, trainings.PauseAsync, "Only a training that waits or goes on can be paused.", runs, cancellationToken);

    private static Task<Ok<TrainingResponse>> ResumeAsync(Guid id, LearnedTraining trainings, TrainingRunStore runs, CancellationToken cancellationToken) =>
        ChangeAsync(id, trainings.ResumeAsync, "Only a training that was paused, cancelled or failed can be resumed, and only while no other of its kind is open.", runs, cancellationToken);

    private static Task<Ok<TrainingResponse>> CancelAsync(Guid id, LearnedTraining trainings, TrainingRunStore runs, CancellationToken cancellationToken) =>
        ChangeAsync(id, trainings.CancelAsync, "That training has ended.", runs, cancellationToken);

    private static async Task<Ok<TrainingResponse>> ChangeAsync(
        Guid id, Func<Guid, CancellationToken, Task<bool>> change, string refusal, TrainingRunStore runs, CancellationToken cancellationToken)
    {
        await NamedAsync(id, runs, cancellationToken);
        if (!await change(id, cancellationToken))
            throw new RequestProblem(StatusCodes.Status409Conflict, refusal);
        return TypedResults.Ok(TrainingResponse.Of(await NamedAsync(id, runs, cancellationToken)));
    }

    private static async Task<TrainingRun> NamedAsync(Guid id, TrainingRunStore runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) ?? throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such training.");

    /// <param name="Kind">Such as next-frame.</param>
    /// <param name="Seed">Start of every random draw; 1 where it is missing.</param>
    /// <param name="Settings">Numbers, texts or true and false by name.</param>
    internal sealed record StartRequest(string? Kind, int? Seed, Dictionary<string, JsonElement>? Settings);

    internal sealed record KindResponse(string Kind, IReadOnlyList<SettingResponse> Settings);

    internal sealed record SettingResponse(string Name, string Type, string Default, double? Minimum, double? Maximum, IReadOnlyList<string>? Values)
    {
        public static SettingResponse Of(TrainingSetting setting) => new(
            setting.Name,
            setting.Type == typeof(int) ? "integer" : setting.Type == typeof(bool) ? "boolean" : setting.Type.IsEnum ? "string" : "number",
            setting.Default, setting.Minimum, setting.Maximum, setting.Type.IsEnum ? Enum.GetNames(setting.Type) : null);
    }

    /// <param name="SecondsLeft">Until the last epoch, at the speed so far.</param>
    /// <param name="Points">Null in lists.</param>
    internal sealed record TrainingResponse(
        Guid Id, string Kind, TrainingState State, bool WantsPause, double Progress, string Step, IReadOnlyList<TrainingStepEntry> Steps, double? SecondsLeft,
        DateTimeOffset RequestedAt, string RequestedBy, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int Seed, string? DataFingerprint,
        IReadOnlyDictionary<string, string> Settings, string? Message, IReadOnlyList<PointResponse>? Points)
    {
        public static TrainingResponse Of(TrainingRun run, IReadOnlyList<TrainingPoint>? points = null) => new(
            run.Id, run.Kind, run.State, run.WantsPause, run.Progress, run.Step, run.Steps, run.SecondsLeft, run.RequestedAt, run.RequestedBy, run.StartedAt,
            run.FinishedAt, run.Seed, run.DataFingerprint, TrainingConfigurations.Read(run.Configuration), run.Message,
            points is null ? null : [.. points.Select(p => new PointResponse(p.At, p.Of, p.TrainLoss, p.Validation, p.ReportedAt))]);
    }

    internal sealed record PointResponse(int At, int Of, double? TrainLoss, double? Validation, DateTimeOffset ReportedAt);
}
