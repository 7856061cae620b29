namespace VideoRec.Evaluation.Simulate;

/// <summary>A video of the library as it stands on a simulated site.</summary>
/// <param name="Blank">Uploaded without title, description, tags, category and channel.</param>
internal sealed record Upload(Guid Id, LibraryVideo Video, DateTimeOffset PublishedAt, bool Blank)
{
    public string Title => Blank ? Video.BlankTitle : Video.Title;

    public string Description => Blank ? "" : Video.Description;

    public IReadOnlyList<string> Tags => Blank ? [] : Video.Tags;

    public string Channel => Blank ? "" : Video.Channel;

    public string Category => Blank ? "" : Video.Category;

    public float[] Words => Blank ? Video.BlankWords : Video.Words;

    public bool IsAbout(IReadOnlySet<string> topics) => topics.Overlaps(Video.Topics);
}
