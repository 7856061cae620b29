using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Shared;

/// <param name="Shown">In the page's language.</param>
/// <param name="Tag">As browsing compares it.</param>
public sealed record TagChip(string Shown, string Tag);

/// <summary>Tags of the site, in the page's language where they have a name in it.</summary>
public sealed class TagChips(VideoStore videos, TagNameStore names)
{
    /// <summary>The most used tags, and <paramref name="also"/> where it is not among them.</summary>
    public async Task<List<TagChip>> MostUsedAsync(int take, string? also, CancellationToken cancellationToken)
    {
        var tags = (await videos.TagsAsync(take, cancellationToken)).Select(t => t.Tag).ToList();
        if (also is not null && !tags.Any(t => UploadPolicy.NormalizeTag(t) == UploadPolicy.NormalizeTag(also)))
            tags.Add(also);
        if (SiteLanguages.Current == SiteLanguages.All[0].Code)
            return tags.ConvertAll(t => new TagChip(t, t));
        var translated = await names.NamesAsync([.. tags.Select(UploadPolicy.NormalizeTag)], SiteLanguages.Current, cancellationToken);
        return tags.ConvertAll(t => new TagChip(translated.GetValueOrDefault(UploadPolicy.NormalizeTag(t), t), t));
    }
}
