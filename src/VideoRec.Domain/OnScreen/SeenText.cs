namespace VideoRec.Domain.OnScreen;

/// <summary>A line of text over the time in which it was seen.</summary>
/// <param name="Box">Upright rectangle around it, in pixels of the pictures that were looked at.</param>
public sealed record SeenText(string Text, float Confidence, double StartSeconds, double EndSeconds, UprightBox Box)
{
    /// <summary>
    /// True where two readings may be of one line: few letters differ, and no number does, since numbers are often all that tells
    /// two lines apart.
    /// </summary>
    public static bool IsSame(string a, string b)
    {
        var (plain, other) = (TextDistance.Plain(a), TextDistance.Plain(b));
        return plain == other || (Digits(plain) == Digits(other) && TextDistance.Between(plain, other) <= Math.Max(plain.Length, other.Length) / 5);
    }

    /// <summary>Joins what was seen again soon after it was lost (a flicker, a line that moves), by order of start.</summary>
    /// <param name="gapSeconds">How long it may have been lost.</param>
    public static List<SeenText> Join(IEnumerable<SeenText> seen, double gapSeconds)
    {
        var joined = new List<SeenText>();
        foreach (var text in seen.OrderBy(t => t.StartSeconds).ThenBy(t => t.Box.Top).ThenBy(t => t.Box.Left))
        {
            var earlier = joined.FindLastIndex(t => text.StartSeconds - t.EndSeconds <= gapSeconds && IsSame(t.Text, text.Text));
            if (earlier < 0)
                joined.Add(text);
            else
                joined[earlier] = joined[earlier].With(text);
        }

        return joined;
    }

    private SeenText With(SeenText later)
    {
        var best = ReadText.Better(new ReadText(Text, Confidence), new ReadText(later.Text, later.Confidence));
        return this with
        {
            Text = best.Text,
            Confidence = best.Confidence,
            StartSeconds = Math.Min(StartSeconds, later.StartSeconds),
            EndSeconds = Math.Max(EndSeconds, later.EndSeconds),
        };
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsDigit));
}
