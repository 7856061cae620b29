using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Endpoints;

/// <summary>What is seen in a video, as far as people correct it: <c>/api/v1/videos/{id}/labels</c>.</summary>
internal static class LabelEndpoints
{
    public static void MapLabelEndpoints(this IEndpointRouteBuilder api)
    {
        var labels = api.MapGroup("/videos/{id:guid}/labels").WithTags("Videos").RequireAuthorization();
        labels.MapPost("", AddAsync).WithSummary("Add a label to a video")
            .WithDescription($"""
                For its owner and the admins. The name is one that the model in use knows, in English or Chinese; a label that was removed comes back.
                At most {LabelCorrections.MostAdded} can be added. Search and words follow in the background; nothing is trained from it.
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        labels.MapDelete("/{name}", RemoveAsync).WithSummary("Remove a label from a video")
            .WithDescription("For its owner and the admins. It stays away when the frames are looked at again, and neither words nor pictures find it there.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Ok<ListResponse<LabelResponse>>> AddAsync(
        Guid id, NewLabel label, HttpContext context, VideoStore store, LabelCorrections corrections, CancellationToken cancellationToken)
    {
        await VideoAccess.EditableAsync(store, id, context.User, cancellationToken);
        if (string.IsNullOrWhiteSpace(label.Name))
            throw RequestProblem.Invalid("name", "Say which label to add.");
        return await corrections.AddAsync(id, label.Name.Trim(), cancellationToken) switch
        {
            LabelChange.Unknown => throw RequestProblem.Invalid("name", "The model in use knows no label of this name; a tag may have any name."),
            LabelChange.TooMany => throw RequestProblem.Invalid("name", $"A video can have at most {LabelCorrections.MostAdded} added labels."),
            _ => await ListAsync(store, id, cancellationToken),
        };
    }

    private static async Task<Ok<ListResponse<LabelResponse>>> RemoveAsync(
        Guid id, string name, HttpContext context, VideoStore store, LabelCorrections corrections, CancellationToken cancellationToken)
    {
        await VideoAccess.EditableAsync(store, id, context.User, cancellationToken);
        return await corrections.RemoveAsync(id, name, cancellationToken) == LabelChange.Done
            ? await ListAsync(store, id, cancellationToken)
            : throw new RequestProblem(StatusCodes.Status404NotFound, "The video has no such label.");
    }

    private static async Task<Ok<ListResponse<LabelResponse>>> ListAsync(VideoStore store, Guid id, CancellationToken cancellationToken)
    {
        var labels = LabelResponse.Of(await store.FindAsync(id, cancellationToken) ?? throw RequestProblem.NoSuchVideo());
        return TypedResults.Ok(new ListResponse<LabelResponse>(labels, labels.Count));
    }
}
