using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using VideoRec.Web.Endpoints;

namespace VideoRec.Web.Hosting;

/// <summary>The HTTP API with its description and reference page.</summary>
internal static class ApiHosting
{
    public static IServiceCollection AddVideoRecApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false)));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= Sentence(context.ProblemDetails.Status));
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton<SystemReporter>();
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
        });
        return services;
    }

    public static void MapVideoRecApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapAuthEndpoints();
        api.MapVideoEndpoints();
        api.MapLabelEndpoints();
        api.MapMomentEndpoints();
        api.MapSearchEndpoints();
        api.MapLikeFrameEndpoints();
        api.MapUploadEndpoints();
        api.MapProcessingEndpoints();
        api.MapFeedEndpoints();
        api.MapMeEndpoints();
        api.MapTasteEndpoints();
        api.MapInteractionEndpoints();
        api.MapSystemEndpoints();
        api.MapRankerEndpoints();
        api.MapTrainingEndpoints();
        api.MapLearnedModelEndpoints();
        app.MapMediaEndpoints();
        app.MapChapterTrack();
        app.MapOpenApi();
        app.MapScalarApiReference("/scalar", options => options.WithTitle("VideoRec API").DisableDefaultFonts());
    }

    /// <summary>Says which query values an operation reads; they are read by hand, so that a wrong one gets a sentence.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder builder, params string[] names) =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var name in names)
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = TypeOf(name) } });
            return Task.CompletedTask;
        });

    private static JsonSchemaType TypeOf(string name) => name switch
    {
        "page" or "pageSize" or "take" => JsonSchemaType.Integer,
        "minDuration" or "maxDuration" => JsonSchemaType.Number,
        "manage" => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "VideoRec",
            Version = "v1",
            Description = """
                A self-hosted video site that looks at its own videos. Names are camelCase, times ISO 8601, durations seconds;
                lists are `{"items": […], "total": n}`; errors are problem details (RFC 9457) with a sentence in `detail`.

                Sign in at `/api/v1/auth/login` and send `Authorization: Bearer <accessToken>`. Calls that change something and carry
                the site's sign-in cookie instead have to come from the site itself (`Origin` or `Sec-Fetch-Site`).

                What a caller may not see does not exist (404); what they see but may not change is 403; without signing in it is 401.
                Limits an address: 60 sign-ins, 600 batches of interactions, 600 uploads and 120 searches by a frame or a picture a minute
                (429 with `Retry-After`). Bodies have at most 1 MiB, except uploads and pictures.
                """,
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
    }

    private static string? Sentence(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request could not be read.",
        StatusCodes.Status401Unauthorized => "Sign in first.",
        StatusCodes.Status403Forbidden => "You may not do that.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method.",
        StatusCodes.Status415UnsupportedMediaType => "The body has a type that is not taken here.",
        { } other => ReasonPhrases.GetReasonPhrase(other),
        null => null,
    };
}
