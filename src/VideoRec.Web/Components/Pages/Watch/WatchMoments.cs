using System.Security.Cryptography;
using System.Text;
using VideoRec.Domain.Moments;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Watch;

/// <summary>What a video consists of, in the page's language.</summary>
/// <param name="Sentence">What is surely seen in it; null where nothing is.</param>
/// <param name="Track">Address of its chapters as a track of the player, another after each change; null where there are none.</param>
public sealed record WatchMoments(List<WatchMoment> Items, string? Sentence, bool AreChapters, string? Track, FrameSheetModel? Sheet)
{
    private const int LabelsShown = 2;

    public static WatchMoments Of(Video video, VideoMoments moments)
    {
        var language = SiteLanguages.Current;
        var items = moments.Moments.Select(m => new WatchMoment(
            m.StartSeconds, m.Title ?? string.Join(", ", m.Labels.Take(LabelsShown).Select(l => SeenSentence.NameOf(l, language))), m.Frame)).ToList();
        return new WatchMoments(
            items, SeenSentence.Of(moments.Seen, language), moments.AreChapters,
            moments.AreChapters ? $"/media/{video.Id}/chapters.vtt?v={Version(moments.Moments)}" : null, FrameSheetModel.Of(video));
    }

    private static string Version(IReadOnlyList<VideoMoment> chapters) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', chapters.Select(c => FormattableString.Invariant($"{c.StartSeconds} {c.Title}")))))[..6]);
}

/// <param name="Text">The chapter's title, or what is surely seen; empty where nothing is.</param>
/// <param name="Frame">Ordinal of the stored frame that stands for it.</param>
public sealed record WatchMoment(double Start, string Text, int? Frame);
