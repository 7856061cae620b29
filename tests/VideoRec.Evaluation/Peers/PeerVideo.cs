namespace VideoRec.Evaluation.Peers;

/// <summary>What the compared systems know of a video: what was typed in, by whom, and when. None of them looks at it.</summary>
/// <param name="Author">Who it is by: the channel.</param>
internal sealed record PeerVideo(
    Guid Id, string Title, IReadOnlyList<string> Tags, string Author, string Category, DateTimeOffset PublishedAt)
{
    /// <summary>Tags as they are compared: upper and lower case are the same.</summary>
    public IReadOnlySet<string> TagSet { get; } = Tags.Where(tag => tag.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
