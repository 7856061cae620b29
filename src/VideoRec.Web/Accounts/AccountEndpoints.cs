using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Accounts;

/// <summary>
/// Where the forms of the sign-in pages are posted to. They answer with a redirect: back to the page with
/// <c>?error=code</c>, or on to <c>returnUrl</c> where that is a path of this site.
/// </summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this IEndpointRouteBuilder routes)
    {
        // Checked by a filter, so that an old form gets a sentence instead of an exception.
        var group = routes.MapGroup("/account").ExcludeFromDescription().DisableAntiforgery().AddEndpointFilter(RequireTokenAsync);
        group.MapPost("/login", LoginAsync).RequireRateLimiting(RateLimits.SignIn);
        group.MapPost("/register", RegisterAsync).RequireRateLimiting(RateLimits.SignIn);
        group.MapPost("/logout", LogoutAsync);
    }

    private static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : TypedResults.Text("The form has expired; go back, reload the page and try again.", statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<RedirectHttpResult> LoginAsync(
        HttpContext context, SignInFlow flow, [FromForm] string? email, [FromForm] string? password, [FromForm] string? remember, [FromForm] string? returnUrl)
    {
        var outcome = await flow.SignInAsync(context, email, password, remember is "true" or "on", IdentityConstants.ApplicationScheme);
        return outcome.Succeeded ? Onwards(returnUrl) : Back("login", outcome, returnUrl);
    }

    private static async Task<RedirectHttpResult> RegisterAsync(
        HttpContext context, SignInFlow flow, [FromForm] string? email, [FromForm] string? password, [FromForm] string? returnUrl)
    {
        var outcome = await flow.RegisterAsync(email, password);
        if (outcome.Succeeded)
            outcome = await flow.SignInAsync(context, email, password, remember: false, IdentityConstants.ApplicationScheme);
        return outcome.Succeeded ? Onwards(returnUrl) : Back("register", outcome, returnUrl);
    }

    private static async Task<RedirectHttpResult> LogoutAsync(HttpContext context, SignInFlow flow, [FromForm] string? returnUrl)
    {
        await flow.SignOutAsync(context);
        return Onwards(returnUrl);
    }

    private static RedirectHttpResult Onwards(string? returnUrl) => TypedResults.LocalRedirect(SafeReturnUrl(returnUrl));

    private static RedirectHttpResult Back(string page, SignInOutcome outcome, string? returnUrl) =>
        TypedResults.LocalRedirect($"/account/{page}?error={outcome.ErrorCode}&returnUrl={Uri.EscapeDataString(SafeReturnUrl(returnUrl))}");

    /// <summary>A path of this site; anything else (<c>//evil</c>, <c>/\evil</c>, a scheme) becomes the home page.</summary>
    internal static string SafeReturnUrl(string? returnUrl) =>
        returnUrl is ['/', ..] && !(returnUrl.Length > 1 && returnUrl[1] is '/' or '\\') && !returnUrl.Any(char.IsControl) && RedirectHttpResult.IsLocalUrl(returnUrl)
            ? returnUrl
            : "/";
}
