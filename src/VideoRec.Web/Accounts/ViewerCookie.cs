using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace VideoRec.Web.Accounts;

/// <summary>
/// The anonymous viewer's id in a cookie that only this site can write. It holds nothing but a random id; the viewer's
/// row is made when there is something to store.
/// </summary>
internal sealed class ViewerCookie(IDataProtectionProvider protection)
{
    public const string Name = "videorec.viewer";

    // The longest that browsers keep a cookie.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private readonly IDataProtector _protector = protection.CreateProtector("VideoRec.Viewer.v1");

    /// <summary>The viewer of the request's cookie; null where there is none or it was not written by this site.</summary>
    public Guid? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } value)
            return null;
        try
        {
            return Guid.TryParse(_protector.Unprotect(value), out var id) && id != Guid.Empty ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, Guid viewerId) =>
        context.Response.Cookies.Append(Name, _protector.Protect(viewerId.ToString("N")), Options(context, Lifetime));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
