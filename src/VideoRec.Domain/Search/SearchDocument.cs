using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>The words of a video, column by column, in the form that search compares.</summary>
internal sealed record SearchDocument(string Title, string Tags, string Labels, string Description, string Channel, string OnScreen)
{
    /// <param name="onScreen">The lines that are read on screen.</param>
    public static SearchDocument Of(Video video, IEnumerable<string> onScreen) => new(
        Join([video.Title, .. video.Translations.Select(t => t.Title)]),
        Join([.. video.TagNames, .. video.Translations.Select(t => t.Tags), video.Category]),
        Join(video.Labels.SelectMany(l => new[] { l.Name, l.NameZh })),
        Join([video.Description, .. video.Translations.Select(t => t.Description)]),
        SearchText.Spaced(video.Channel),
        Join(onScreen.Distinct()));

    private static string Join(IEnumerable<string> parts) => SearchText.Spaced(string.Join('\n', parts));
}
