namespace VideoRec.Evaluation.Simulate;

/// <summary>A film or clip with what it is about, which only the simulated viewers know, and what VideoRec computed of it.</summary>
/// <param name="Kind">Its own category or label, in lower case.</param>
/// <param name="Topics">Names of what it shows, in lower case: its category, its tags, and what those belong to.</param>
/// <param name="Look">Look vector of the product.</param>
/// <param name="Words">Words vector of title, description and tags.</param>
/// <param name="BlankTitle">The title it has where nothing was typed in.</param>
/// <param name="BlankWords">Words vector of that title alone.</param>
internal sealed record LibraryVideo(
    string Title, string Description, IReadOnlyList<string> Tags, string Channel, string Category, string Kind, IReadOnlySet<string> Topics,
    float[] Look, float[] Words, string BlankTitle, float[] BlankWords);

/// <summary>Films and clips, and the models that looked at them.</summary>
internal sealed record Library(IReadOnlyList<LibraryVideo> Videos, string FrameModel, string TextModel)
{
    /// <summary>Topics that at least <paramref name="least"/> videos are about, with how many.</summary>
    public IReadOnlyDictionary<string, int> Topics(int least) => Videos.SelectMany(video => video.Topics).CountBy(topic => topic)
        .Where(topic => topic.Value >= least).OrderBy(topic => topic.Key, StringComparer.Ordinal).ToDictionary();
}
