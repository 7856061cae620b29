using System.Text;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The text a video's words vector is made of.</summary>
internal static class VideoText
{
    /// <summary>Enough for the sentence encoder's window; what comes later changes little.</summary>
    private const int MaxDescriptionLength = 500;

    /// <summary>
    /// Title, tags and the beginning of the description in the owner's language. Translations stay out: the encoder puts
    /// languages into one space, and mixing two in one text only blurs both.
    /// </summary>
    public static string Of(Video video)
    {
        var text = new StringBuilder(video.Title);
        if (video.Description.Length > 0)
            text.Append(". ").Append(video.Description.AsSpan(0, Math.Min(video.Description.Length, MaxDescriptionLength)));
        if (video.Tags.Count > 0)
            text.Append(". ").AppendJoin(", ", video.TagNames);
        return text.ToString();
    }
}
