using System.ComponentModel.DataAnnotations;

namespace VideoRec.Web.Accounts;

/// <summary>Who may have an account. Section <c>VideoRec:Accounts</c>.</summary>
internal sealed class AccountsOptions
{
    public const int MinPasswordLength = 12;

    /// <summary>Whether visitors may register by themselves.</summary>
    /// <value>The default is true.</value>
    public bool AllowRegistration { get; set; } = true;

    /// <summary>Wrong passwords in a row after which an account is locked.</summary>
    /// <value>The default is 5; allowed are 3 to 100.</value>
    [Range(3, 100)]
    public int LockoutAttempts { get; set; } = 5;

    /// <summary>How long a locked account stays so, in minutes.</summary>
    /// <value>The default is 15; allowed are 1 to 1440.</value>
    [Range(1, 1440)]
    public int LockoutMinutes { get; set; } = 15;

    /// <summary>How long a sign-in with "stay signed in" holds without a visit, in days.</summary>
    /// <value>The default is 14; allowed are 1 to 365.</value>
    [Range(1, 365)]
    public int SignInDays { get; set; } = 14;
}

/// <summary>
/// The first admin. Section <c>VideoRec:Admin</c>; where both are empty and there is no admin yet, a login is made
/// and printed once.
/// </summary>
internal sealed class AdminOptions : IValidatableObject
{
    /// <summary>E-mail address to sign in with.</summary>
    /// <value>The default is empty.</value>
    public string? Email { get; set; }

    /// <summary>Password of at least 12 characters; used when the account is made, not to change it later.</summary>
    /// <value>The default is empty.</value>
    public string? Password { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Email) && string.IsNullOrEmpty(Password))
            yield break;
        if (!new EmailAddressAttribute().IsValid(Email) || string.IsNullOrEmpty(Email))
            yield return new ValidationResult("it must be an e-mail address.", [nameof(Email)]);
        if (Password is null || Password.Length < AccountsOptions.MinPasswordLength)
            yield return new ValidationResult($"it must have at least {AccountsOptions.MinPasswordLength} characters.", [nameof(Password)]);
    }
}
