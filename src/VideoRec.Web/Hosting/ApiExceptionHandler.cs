using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Web.Endpoints;

namespace VideoRec.Web.Hosting;

/// <summary>The one place where exceptions become HTTP: problem details (RFC 9457) with one sentence for a person.</summary>
internal sealed partial class ApiExceptionHandler(IProblemDetailsService problems, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path has been replaced by that of the error page by now.
        if (httpContext.Features.Get<IExceptionHandlerPathFeature>() is not { } failed || !ApiPaths.Includes(failed.Path))
            return false;
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var details = Describe(exception);
        httpContext.Response.StatusCode = details.Status ?? StatusCodes.Status500InternalServerError;
        if (httpContext.Response.StatusCode == StatusCodes.Status500InternalServerError)
            CallFailed(logger, exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details, Exception = exception });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        RequestProblem problem => Details(problem.Status, problem.Message, fields: problem.Errors),
        DraftRejectedException draft => Details(
            StatusCodes.Status400BadRequest, draft.Message, fields: draft.Problems.GroupBy(p => p.Field).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray())),
        MediaRejectedException media => Details(StatusOf(media), media.Message, media.Code),
        StorageFullException full => Details(StatusCodes.Status507InsufficientStorage, full.Message, "disk_full"),
        ModelUnavailableException model => Details(StatusCodes.Status503ServiceUnavailable, model.Message, "model_unavailable"),
        BadHttpRequestException { InnerException: JsonException json } => Details(StatusCodes.Status400BadRequest, Sentence(json)),
        BadHttpRequestException bad => Details(bad.StatusCode, Sentence(bad)),
        _ => Details(StatusCodes.Status500InternalServerError, "Something went wrong on the server; it has been written to its log."),
    };

    private static int StatusOf(MediaRejectedException exception) => exception.Code switch
    {
        "too_large" or "too_large_file" => StatusCodes.Status413PayloadTooLarge,
        "unsupported_container" or "unsupported_codec" or "unsupported_picture" => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string Sentence(JsonException exception) => exception.Path is { Length: > 2 } path
        ? $"The value at {path[2..]} is missing or not one that is allowed."
        : "The body is not the JSON that is expected here.";

    private static string Sentence(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => "The request is larger than this site takes.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
        StatusCodes.Status408RequestTimeout => "The request arrived too slowly.",
        _ => "The request could not be read; its body or one of its values is missing or malformed.",
    };

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "A call of the API failed: {Method} {Endpoint}")]
    private static partial void CallFailed(ILogger logger, Exception exception, string method, string? endpoint);

    private static ProblemDetails Details(int status, string detail, string? code = null, IReadOnlyDictionary<string, string[]>? fields = null)
    {
        var details = new ProblemDetails { Status = status, Detail = detail };
        if (code is not null)
            details.Extensions["code"] = code;
        if (fields is not null)
            details.Extensions["errors"] = fields;
        return details;
    }
}
