using System.Security.Claims;
using Microsoft.AspNetCore.Components.Endpoints;

namespace VideoRec.Web.Accounts;

/// <summary>Marks an endpoint whose callers each have a viewer of their own: a cookie is set where there is none yet.</summary>
internal sealed class NeedsViewer
{
    public static NeedsViewer Instance { get; } = new();
}

/// <summary>Adds the viewer's id to the principal of each request: from the account, else from the signed cookie.</summary>
internal sealed class ViewerMiddleware(RequestDelegate next, ViewerCookie cookie, AccountViewers accountViewers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await ViewerAsync(context) is { } viewerId)
        {
            // An identity without authentication type: it carries the claim without making anybody "signed in".
            context.User.AddIdentity(new ClaimsIdentity([new Claim(ViewerClaims.ViewerId, viewerId.ToString())]));
        }

        await next(context);
    }

    private async ValueTask<Guid?> ViewerAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } accountId)
            return await accountViewers.OfAsync(accountId, context.RequestAborted);
        if (cookie.Read(context) is { } known)
            return known;
        if (!NeedsOne(context))
            return null;
        var viewerId = Guid.NewGuid();
        cookie.Write(context, viewerId);
        return viewerId;
    }

    private static bool NeedsOne(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<NeedsViewer>() is not null
            || (HttpMethods.IsGet(context.Request.Method) && metadata.GetMetadata<ComponentTypeMetadata>() is not null));
}
