namespace VideoRec.Domain.Moments;

/// <summary>Where a part of a video begins, and what its creator calls it. It ends where the next one begins.</summary>
public sealed class Chapter
{
    public Guid VideoId { get; init; }

    /// <summary>0 for the first one; they are in the order of time.</summary>
    public int Ordinal { get; init; }

    public double StartSeconds { get; init; }

    /// <summary>One line of plain text.</summary>
    public required string Title { get; init; }
}

/// <param name="StartSeconds">Where it begins.</param>
/// <param name="Title">One line of plain text.</param>
public sealed record ChapterDraft(double StartSeconds, string Title);
