using System.Security.Claims;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Accounts;

/// <summary>
/// Who is asking, carried as claims, so that requests and Blazor circuits (which keep the principal of the request
/// that opened them) read it the same way.
/// </summary>
public static class ViewerClaims
{
    /// <summary>Claim with the viewer's id; added by middleware from the account or from the signed cookie.</summary>
    public const string ViewerId = "videorec:viewer";

    public const string AdminRole = "Admin";

    public static ViewerContext ToViewerContext(this ClaimsPrincipal principal) => new(
        Guid.TryParse(principal.FindFirstValue(ViewerId), out var viewerId) ? viewerId : Guid.Empty,
        principal.FindFirstValue(ClaimTypes.NameIdentifier),
        principal.IsInRole(AdminRole));
}
