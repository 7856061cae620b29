using Microsoft.Extensions.Primitives;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Refuses what another site makes a browser do with this site's cookies: changing calls to the API, and opening a
/// circuit. Forms of pages are guarded by antiforgery tokens instead. Callers with a bearer token or without cookies
/// have nothing that could be abused.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsGuarded(context.Request) || IsSameOrigin(context.Request))
            return next(context);
        return TypedResults.Problem(
            "The request carries this site's cookies but was not made by this site; sign in with a bearer token, or send Origin.",
            statusCode: StatusCodes.Status403Forbidden, title: "Request from another site").ExecuteAsync(context);
    }

    private static bool IsGuarded(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/_blazor"))
            return true;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        return changes
            && request.Path.StartsWithSegments("/api")
            && request.Cookies.Count > 0
            && StringValues.IsNullOrEmpty(request.Headers.Authorization);
    }

    private static bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is "same-origin" or "none";
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
        // No browser in use sends a changing request with neither header. A script with a cookie jar may, as long as
        // the cookie is only that of an anonymous viewer.
        return request.Path.StartsWithSegments("/_blazor") || !request.Cookies.ContainsKey(AccountsHosting.CookieName);
    }
}
