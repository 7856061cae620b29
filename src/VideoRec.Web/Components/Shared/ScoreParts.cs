using VideoRec.Domain.Feed;

namespace VideoRec.Web.Components.Shared;

/// <summary>One part of a score as it is shown, in tenths of a point (a score of 1 is 100 points).</summary>
/// <param name="Name">Name of the factor in <see cref="FeedFactors"/>.</param>
public sealed record ScorePart(string Name, int Tenths);

/// <summary>Rounds the parts of a score so that what is shown adds up to the total that is shown.</summary>
internal static class ScoreParts
{
    private const int TenthsAScore = 1000;

    /// <summary>Factors by name, in the order in which they are told.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(FeedFactors factors) =>
    [
        (nameof(factors.Next), factors.Next), (nameof(factors.Look), factors.Look), (nameof(factors.Words), factors.Words), (nameof(factors.People), factors.People),
        (nameof(factors.Sequence), factors.Sequence),
        (nameof(factors.Fresh), factors.Fresh), (nameof(factors.Popular), factors.Popular), (nameof(factors.Channel), factors.Channel),
        (nameof(factors.Explore), factors.Explore), (nameof(factors.Sliders), factors.Sliders), (nameof(factors.Dislike), factors.Dislike),
        (nameof(factors.Trend), factors.Trend), (nameof(factors.Lift), factors.Lift), (nameof(factors.Seen), factors.Seen),
        (nameof(factors.Variety), factors.Variety),
    ];

    /// <summary>
    /// Largest remainder (Hamilton): every part is off by less than a tenth, and their sum is the rounded score. What
    /// rounds to nothing is left out.
    /// </summary>
    public static IReadOnlyList<ScorePart> Shown(IReadOnlyList<(string Name, double Value)> parts)
    {
        var floors = parts.Select(p => (int)Math.Floor(p.Value * TenthsAScore)).ToArray();
        var missing = Total(parts) - floors.Sum();
        foreach (var i in Enumerable.Range(0, parts.Count).OrderByDescending(i => (parts[i].Value * TenthsAScore) - floors[i]).Take(Math.Max(0, missing)))
            floors[i]++;
        return [.. parts.Select((p, i) => new ScorePart(p.Name, floors[i])).Where(p => p.Tenths != 0)];
    }

    public static int Total(IReadOnlyList<(string Name, double Value)> parts) => Tenths(parts.Sum(p => p.Value));

    public static int Tenths(double score) => (int)Math.Round(score * TenthsAScore);
}
