using System.Text;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The text a video's words vector is made of.</summary>
internal static class VideoText
{
    /// <summary>Goes up when the text of a video is put together differently; the sweep then reads all of them again, once.</summary>
    public const int Form = 2;

    /// <summary>Enough for the sentence encoder's window; what comes later changes little.</summary>
    private const int MaxDescriptionLength = 500;

    /// <summary>Measured on real films: nearly all labels are right from here on, and most are wrong a little below.</summary>
    private const float TrustedScore = 0.5f;

    /// <summary>
    /// Title, category, tags and the beginning of the description in the owner's language, and what is surely seen in the picture, by
    /// its names in that language (labels are kept from a probability of one half on). Translations stay out: the encoder puts
    /// languages into one space, and mixing two in one text only blurs both.
    /// </summary>
    public static string Of(Video video)
    {
        var text = new StringBuilder(video.Title);
        if (video.Description.Length > 0)
            text.Append(". ").Append(video.Description.AsSpan(0, Math.Min(video.Description.Length, MaxDescriptionLength)));
        if (video.Tags.Count > 0)
            text.Append(". ").AppendJoin(", ", video.TagNames);
        if (video.Category.Length > 0 && !video.TagNames.Contains(video.Category, StringComparer.OrdinalIgnoreCase))
            text.Append(". ").Append(video.Category);
        var seen = video.Labels.Where(label => label.Score >= TrustedScore).OrderByDescending(label => label.Score).ThenBy(label => label.LabelIndex).ToList();
        if (seen.Count > 0)
        {
            var isEnglish = EnglishText.Is(text.ToString());
            text.Append(". ").AppendJoin(", ", seen.Select(label => isEnglish ? label.Name : label.NameZh));
        }

        return text.ToString();
    }
}
