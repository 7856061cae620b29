using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What the admin's system page shows and does.</summary>
internal static class SystemEndpoints
{
    public static void MapSystemEndpoints(this IEndpointRouteBuilder api)
    {
        var system = api.MapGroup("").WithTags("System").RequireAuthorization(Policies.Admin);
        system.MapGet("/system", GetAsync).WithSummary("State of the site")
            .WithDescription("Execution provider and why better ones were passed over, models, ffmpeg, disk, queue, index. For admins.")
            .ProducesProblem(401).ProducesProblem(403);
        system.MapGet("/models", ListModels).WithSummary("Models of the catalogue").ProducesProblem(401).ProducesProblem(403);
        system.MapPost("/models/{id}/install", Install).WithSummary("Fetch a model that does not come with the site")
            .WithDescription("Goes on in the background; `download` of the model tells how far it is. A download that broke off is resumed.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        system.MapPost("/models/{id}/activate", ActivateAsync).WithSummary("Use a model for its task")
            .WithDescription("Videos are embedded anew in the background; the old vectors serve until the last is done.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<Ok<SystemReport>> GetAsync(SystemReporter reporter, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reporter.ReportAsync(cancellationToken));

    private static Ok<ListResponse<ModelResponse>> ListModels(ModelCatalogue catalogue, ModelDownloader downloader)
    {
        var progress = downloader.Progress;
        var models = catalogue.List().Select(entry => ModelResponse.Of(entry, progress.GetValueOrDefault(entry.Manifest.Id))).ToList();
        return TypedResults.Ok(new ListResponse<ModelResponse>(models, models.Count));
    }

    private static Accepted<ModelResponse> Install(string id, ModelCatalogue catalogue, ModelDownloader downloader)
    {
        var entry = Find(catalogue, id);
        try
        {
            downloader.Start(id);
        }
        catch (ModelDownloadException exception)
        {
            throw new RequestProblem(StatusCodes.Status409Conflict, exception.Message);
        }

        return TypedResults.Accepted("/api/v1/models", ModelResponse.Of(entry, downloader.Progress.GetValueOrDefault(id)));
    }

    private static async Task<Accepted<SystemReport>> ActivateAsync(
        string id, ModelCatalogue catalogue, ModelSwitch models, SystemReporter reporter, CancellationToken cancellationToken)
    {
        await models.StartAsync(Find(catalogue, id).Manifest.Task, id, cancellationToken);
        return TypedResults.Accepted("/api/v1/system", await reporter.ReportAsync(cancellationToken));
    }

    private static CatalogueEntry Find(ModelCatalogue catalogue, string id) =>
        catalogue.List().FirstOrDefault(entry => entry.Manifest.Id == id)
        ?? throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such model.");

    /// <param name="State"><c>installed</c>, <c>notFetched</c> or <c>damaged</c>.</param>
    internal sealed record ModelResponse(
        string Id, string Task, string Title, string Licence, string Origin, int Dimension, ModelState State, string? Problem, DownloadProgress? Download)
    {
        public static ModelResponse Of(CatalogueEntry entry, DownloadProgress? download) => new(
            entry.Manifest.Id, entry.Manifest.Task, entry.Manifest.Title, entry.Manifest.Licence, entry.Manifest.Origin, entry.Manifest.Dimension,
            entry.State, entry.Problem, download);
    }
}
