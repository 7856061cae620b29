using System.Globalization;
using System.Text;

namespace VideoRec.Domain.Moments;

/// <summary>Chapters as players read them: a WebVTT file (W3C, <i>WebVTT: The Web Video Text Tracks Format</i>, chapters).</summary>
public static class ChapterTrack
{
    /// <param name="chapters">In the order of time.</param>
    /// <param name="durationSeconds">Where the last one ends.</param>
    public static string Of(IReadOnlyList<Chapter> chapters, double durationSeconds)
    {
        var track = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < chapters.Count; i++)
        {
            // A cue that does not end after its start is dropped by players.
            var end = Math.Max(chapters[i].StartSeconds + 0.001, i + 1 < chapters.Count ? chapters[i + 1].StartSeconds : durationSeconds);
            track.Append(CultureInfo.InvariantCulture, $"\n{i + 1}\n{Time(chapters[i].StartSeconds)} --> {Time(end)}\n{Text(chapters[i].Title)}\n");
        }

        return track.ToString();
    }

    /// <summary>Titles are from strangers: nothing in one ends the line, the cue or the text. Escaped, no arrow is left either.</summary>
    private static string Text(string title) => title.ReplaceLineEndings(" ")
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
    }
}
