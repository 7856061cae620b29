using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Accounts;

/// <summary>Makes sure that somebody can administer the site.</summary>
internal sealed class FirstAdmin(UserManager<Account> users, RoleManager<IdentityRole> roles, IOptions<AdminOptions> options)
{
    private const string GeneratedEmail = "admin@videorec.local";

    /// <summary>Letters and digits that are not taken for one another when copied by hand.</summary>
    private const string PasswordAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <returns>The login that was made up, to be shown once; null where none was.</returns>
    /// <exception cref="StartException">The settings ask for an account that cannot be made.</exception>
    public async Task<(string Email, string Password)?> EnsureAsync()
    {
        if (!await roles.RoleExistsAsync(ViewerClaims.AdminRole))
            await roles.CreateAsync(new IdentityRole(ViewerClaims.AdminRole));

        if (options.Value is { Email: { Length: > 0 } email, Password: { } password })
        {
            await EnsureAsync(email.Trim(), password);
            return null;
        }

        if ((await users.GetUsersInRoleAsync(ViewerClaims.AdminRole)).Count > 0)
            return null;
        var generated = RandomNumberGenerator.GetString(PasswordAlphabet, 20);
        await EnsureAsync(GeneratedEmail, generated);
        return (GeneratedEmail, generated);
    }

    private async Task EnsureAsync(string email, string password)
    {
        var account = await users.FindByEmailAsync(email);
        if (account is null)
        {
            account = new Account { UserName = email, Email = email, EmailConfirmed = true };
            var created = await users.CreateAsync(account, password);
            if (!created.Succeeded)
                throw new StartException($"The admin of VideoRec:Admin cannot be made: {string.Join(' ', created.Errors.Select(e => e.Description))}");
        }

        if (!await users.IsInRoleAsync(account, ViewerClaims.AdminRole))
            await users.AddToRoleAsync(account, ViewerClaims.AdminRole);
    }
}
