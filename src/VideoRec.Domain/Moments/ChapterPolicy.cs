using System.Globalization;
using VideoRec.Domain.Uploads;

namespace VideoRec.Domain.Moments;

/// <summary>What chapters may be.</summary>
public static class ChapterPolicy
{
    public const int MaxChapters = 100;
    public const int MaxTitleLength = 100;

    /// <summary>The chapters as they will be kept: titles tidied to one line, in the order of time.</summary>
    public static IReadOnlyList<ChapterDraft> Normalize(IReadOnlyList<ChapterDraft> chapters) =>
        [.. chapters.Select(chapter => chapter with { Title = UploadPolicy.Line(chapter.Title) }).OrderBy(chapter => chapter.StartSeconds)];

    /// <summary>What is wrong with them; empty where nothing is.</summary>
    /// <param name="durationSeconds">Length of the video; null where it is not known.</param>
    public static IReadOnlyList<UploadProblem> Check(IReadOnlyList<ChapterDraft> chapters, double? durationSeconds)
    {
        if (chapters.Count > MaxChapters)
            return [new("chapters", $"A video may have {MaxChapters} chapters; this one has {chapters.Count}.")];
        var problems = new List<UploadProblem>();
        var tidy = Normalize(chapters);
        if (tidy.Any(chapter => chapter.Title.Length == 0))
            problems.Add(new("title", "A chapter has no title."));
        if (tidy.FirstOrDefault(chapter => chapter.Title.Length > MaxTitleLength) is { } longest)
            problems.Add(new("title", $"The title of a chapter may have {MaxTitleLength} characters; one has {longest.Title.Length}."));
        if (tidy.Any(chapter => !double.IsFinite(chapter.StartSeconds) || chapter.StartSeconds < 0 || chapter.StartSeconds >= (durationSeconds ?? double.MaxValue)))
            problems.Add(new("start", "A chapter begins outside the video."));
        if (tidy.Zip(tidy.Skip(1)).Any(pair => pair.Second.StartSeconds - pair.First.StartSeconds < ShortestSeconds))
            problems.Add(new("start", string.Create(CultureInfo.InvariantCulture, $"Chapters begin at least {ShortestSeconds} seconds apart.")));
        return problems;
    }

    /// <summary>Nobody can choose between starts that are nearer.</summary>
    private const double ShortestSeconds = 0.5;
}
