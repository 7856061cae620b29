namespace VideoRec.Domain.Interactions;

/// <summary>Somebody with a taste: an account, or an anonymous visitor known by a signed cookie.</summary>
public sealed class Viewer
{
    public Guid Id { get; init; }

    /// <summary>Identity account; null while anonymous.</summary>
    public string? AccountId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when an anonymous viewer signed in and their interactions moved to the account's viewer.</summary>
    public Guid? MergedIntoId { get; set; }
}
