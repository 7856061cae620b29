using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;

namespace VideoRec.Web.Accounts;

/// <summary>What became of an attempt to sign in or to register; the code is what pages and problem details are chosen by.</summary>
internal sealed record SignInOutcome(string? ErrorCode)
{
    public static SignInOutcome Success { get; } = new((string?)null);

    public bool Succeeded => ErrorCode is null;
}

/// <summary>
/// Signs people in and out and registers them, for pages (cookie) and API (bearer token) alike; what an anonymous
/// viewer did before moves to their account.
/// </summary>
internal sealed class SignInFlow(
    SignInManager<Account> signIn, UserManager<Account> users, ViewerCookie cookie, AccountViewers accountViewers,
    InteractionStore interactions, ViewerChoiceStore choices, IOptions<AccountsOptions> options)
{
    /// <summary>E-mail or password is wrong, or the account is locked for a while after too many attempts.</summary>
    public const string InvalidLogin = "invalid_login";
    public const string RegistrationClosed = "registration_closed";
    public const string WeakPassword = "weak_password";
    public const string InvalidEmail = "invalid_email";
    public const string NotRegistered = "not_registered";

    // Hashed once, so that an unknown address takes as long to refuse as a wrong password.
    private static readonly Lazy<string> DecoyHash = new(() => new PasswordHasher<Account>().HashPassword(new Account(), Guid.NewGuid().ToString()));

    /// <param name="scheme"><see cref="IdentityConstants.ApplicationScheme"/> or <see cref="IdentityConstants.BearerScheme"/>; the latter writes the tokens as the response.</param>
    public async Task<SignInOutcome> SignInAsync(HttpContext context, string? email, string? password, bool remember, string scheme)
    {
        var account = string.IsNullOrWhiteSpace(email) ? null : await users.FindByEmailAsync(email.Trim());
        if (account is null || string.IsNullOrEmpty(password))
        {
            users.PasswordHasher.VerifyHashedPassword(new Account(), DecoyHash.Value, password ?? "");
            return new SignInOutcome(InvalidLogin);
        }

        var check = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        // Locked and wrong look alike: otherwise a locked account could be told from one that does not exist.
        if (!check.Succeeded)
            return new SignInOutcome(InvalidLogin);

        await AdoptAnonymousViewerAsync(context, account);
        signIn.AuthenticationScheme = scheme;
        await signIn.SignInAsync(account, remember);
        return SignInOutcome.Success;
    }

    public async Task<SignInOutcome> RegisterAsync(string? email, string? password)
    {
        if (!options.Value.AllowRegistration)
            return new SignInOutcome(RegistrationClosed);
        var address = email?.Trim() ?? "";
        if (address.Length > 254 || !new System.ComponentModel.DataAnnotations.EmailAddressAttribute().IsValid(address))
            return new SignInOutcome(InvalidEmail);
        if ((password?.Length ?? 0) > 256)
            return new SignInOutcome(WeakPassword);
        var result = await users.CreateAsync(new Account { UserName = address, Email = address }, password ?? "");
        if (result.Succeeded)
            return SignInOutcome.Success;
        var weak = result.Errors.Any(e => e.Code.StartsWith("Password", StringComparison.Ordinal));
        return new SignInOutcome(weak ? WeakPassword : NotRegistered);
    }

    public async Task SignOutAsync(HttpContext context)
    {
        await signIn.SignOutAsync();
        ViewerCookie.Delete(context);
    }

    private async Task AdoptAnonymousViewerAsync(HttpContext context, Account account)
    {
        if (cookie.Read(context) is not { } anonymous)
            return;
        var own = await accountViewers.OfAsync(account.Id, context.RequestAborted);
        if (anonymous != own)
        {
            await interactions.MergeAsync(anonymous, own, context.RequestAborted);
            await choices.MergeAsync(anonymous, own, context.RequestAborted);
        }

        ViewerCookie.Delete(context);
    }
}
