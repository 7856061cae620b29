using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>Accounts for programs: bearer tokens of ASP.NET Core Identity.</summary>
internal static class AuthEndpoints
{
    public static void MapAuthEndpoints(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Accounts").RequireRateLimiting(RateLimits.SignIn);
        auth.MapPost("/login", LoginAsync).WithSummary("Sign in")
            .WithDescription("Answers with an access token (an hour) and a refresh token (14 days). What the caller did before under the cookie `videorec.viewer` moves to the account.")
            .Produces<AccessTokenResponse>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/refresh", RefreshAsync).WithSummary("New tokens for a refresh token")
            .Produces<AccessTokenResponse>().ProducesProblem(401);
        auth.MapPost("/register", RegisterAsync).WithSummary("Make an account")
            .WithDescription($"A password has at least {AccountsOptions.MinPasswordLength} characters.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);
    }

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> LoginAsync(Credentials credentials, HttpContext context, SignInFlow flow)
    {
        // The bearer handler of Identity writes the tokens as the response.
        var outcome = await flow.SignInAsync(context, credentials.Email, credentials.Password, remember: false, IdentityConstants.BearerScheme);
        return outcome.Succeeded
            ? TypedResults.Empty
            : TypedResults.Problem(
                "E-mail or password is wrong, or the account is locked for a while after too many attempts.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, SignInManager<Account> signIn, IOptionsMonitor<BearerTokenOptions> options, TimeProvider time)
    {
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(request.RefreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expires || time.GetUtcNow() >= expires || await signIn.ValidateSecurityStampAsync(ticket.Principal) is not { } account)
            return TypedResults.Problem("The refresh token is not valid any more; sign in again.", statusCode: StatusCodes.Status401Unauthorized);
        return TypedResults.SignIn(await signIn.CreateUserPrincipalAsync(account), authenticationScheme: IdentityConstants.BearerScheme);
    }

    private static async Task<Ok> RegisterAsync(Credentials credentials, SignInFlow flow) => (await flow.RegisterAsync(credentials.Email, credentials.Password)).ErrorCode switch
    {
        null => TypedResults.Ok(),
        SignInFlow.RegistrationClosed => throw new RequestProblem(StatusCodes.Status403Forbidden, "This site does not take registrations."),
        SignInFlow.InvalidEmail => throw RequestProblem.Invalid("email", "That is not an e-mail address."),
        SignInFlow.WeakPassword => throw RequestProblem.Invalid(
            "password", $"The password must have {AccountsOptions.MinPasswordLength} to 256 characters, at least four of them different."),
        _ => throw new RequestProblem(StatusCodes.Status400BadRequest, "No account can be made with these details."),
    };

    internal sealed record Credentials(string Email, string Password);

    internal sealed record RefreshRequest(string RefreshToken);
}
