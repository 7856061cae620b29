using System.Globalization;
using System.Text;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Uploads;

/// <summary>What may be said of a video, and how it is tidied before it is kept. Lengths are UTF-16 code units after tidying.</summary>
public static class UploadPolicy
{
    public const int MaxTitleLength = 200;
    public const int MaxDescriptionLength = 5000;
    public const int MaxTags = 30;
    public const int MaxTagLength = 40;
    public const int MaxChannelLength = 100;
    public const int MaxCategoryLength = 60;
    public const int MaxFileNameLength = 255;

    /// <summary>The draft as it will be kept: tidied, with empty and repeated tags left out.</summary>
    public static VideoDraft Normalize(VideoDraft draft) => draft with
    {
        Title = Line(draft.Title),
        Description = Paragraphs(draft.Description),
        Tags = Tags(draft.Tags),
        Channel = Line(draft.Channel),
        Category = Line(draft.Category),
        Credits = Paragraphs(draft.Credits),
    };

    /// <summary>The edit as it will be kept; fields that stay null are left alone.</summary>
    public static VideoEdit Normalize(VideoEdit edit) => edit with
    {
        Title = edit.Title is null ? null : Line(edit.Title),
        Description = edit.Description is null ? null : Paragraphs(edit.Description),
        Tags = edit.Tags is null ? null : Tags(edit.Tags),
        Channel = edit.Channel is null ? null : Line(edit.Channel),
        Category = edit.Category is null ? null : Line(edit.Category),
    };

    /// <summary>What is wrong with a draft; empty where nothing is.</summary>
    public static IReadOnlyList<UploadProblem> Check(VideoDraft draft) => Check(
        new VideoEdit(draft.Title, draft.Description, draft.Tags, draft.Channel, draft.Category, draft.Visibility));

    /// <summary>What is wrong with an edit; empty where nothing is.</summary>
    public static IReadOnlyList<UploadProblem> Check(VideoEdit edit)
    {
        var (title, description, tags, channel, category, visibility) = Normalize(edit);
        var problems = new List<UploadProblem>();
        if (title is { Length: 0 })
            problems.Add(new("title", "The title is missing."));
        TooLong("title", "title", title, MaxTitleLength);
        TooLong("description", "description", description, MaxDescriptionLength);
        TooLong("channel", "channel", channel, MaxChannelLength);
        TooLong("category", "category", category, MaxCategoryLength);
        if (tags is { Count: > MaxTags })
            problems.Add(new("tags", $"A video may have {MaxTags} tags; this one has {tags.Count}."));
        if (tags?.FirstOrDefault(t => t.Length > MaxTagLength) is { } tag)
            problems.Add(new("tags", $"A tag may have {MaxTagLength} characters; one has {tag.Length}."));
        if (visibility is { } value && !Enum.IsDefined(value))
            problems.Add(new("visibility", "The visibility is public, unlisted or private."));
        return problems;

        void TooLong(string field, string name, string? text, int limit)
        {
            if (text?.Length > limit)
                problems.Add(new(field, $"The {name} may have {limit} characters; this one has {text.Length}."));
        }
    }

    /// <summary>Tag rows of a video in the owner's order.</summary>
    public static List<VideoTag> TagsOf(Guid videoId, IEnumerable<string> tags) =>
        [.. Tags(tags).Select((name, position) => new VideoTag { VideoId = videoId, Position = position, Name = name, NormalizedName = NormalizeTag(name) })];

    /// <summary>The form in which tags are compared: NFKC, invariant lower case.</summary>
    public static string NormalizeTag(string tag) =>
        Line(tag).Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>A file name as it may be shown: the last part of whatever path a browser sent, tidied and cut.</summary>
    public static string FileName(string? name)
    {
        var tidy = Line(name);
        tidy = tidy[(tidy.LastIndexOfAny(['/', '\\']) + 1)..];
        return tidy.Length <= MaxFileNameLength ? tidy : tidy[..MaxFileNameLength];
    }

    private static List<string> Tags(IEnumerable<string> tags)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. tags.Select(Line).Where(tag => tag.Length > 0 && seen.Add(tag.Normalize(NormalizationForm.FormKC).ToLowerInvariant()))];
    }

    /// <summary>One line: no control characters, single spaces, nothing at the ends.</summary>
    internal static string Line(string? text) =>
        string.Join(' ', Printable(text ?? "", keepBreaks: false).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Paragraphs(string? text) =>
        Printable((text ?? "").ReplaceLineEndings("\n"), keepBreaks: true).Trim();

    private static string Printable(string text, bool keepBreaks)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keepBreaks && rune.Value is '\n' or '\t')
                kept.Append((char)rune.Value);
            else if (Rune.IsWhiteSpace(rune))
                kept.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control && !TurnsTextAround(rune) && rune != Rune.ReplacementChar)
                kept.Append(rune.ToString());
        }

        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Embedding, override and isolate controls make a text read as something it is not.</summary>
    private static bool TurnsTextAround(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
