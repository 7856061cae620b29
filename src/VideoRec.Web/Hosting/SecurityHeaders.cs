namespace VideoRec.Web.Hosting;

/// <summary>Response headers that keep foreign scripts, frames and guesses about content out.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>MudBlazor sets styles inline; everything else comes from this site.</summary>
    private const string Pages =
        "default-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'; "
        + "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'";

    /// <summary>For pages of libraries that bring inline scripts: the API reference and the job dashboard.</summary>
    private const string Tools =
        "default-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'; "
        + "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:";

    /// <summary>For files that people uploaded: whatever they contain, nothing runs.</summary>
    public const string Media = "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.ContentSecurityPolicy = PolicyOf(context.Request.Path);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static string PolicyOf(PathString path) => path switch
    {
        _ when path.StartsWithSegments("/media") => Media,
        _ when path.StartsWithSegments("/scalar") || path.StartsWithSegments(Dashboard.Path) => Tools,
        _ => Pages,
    };
}
