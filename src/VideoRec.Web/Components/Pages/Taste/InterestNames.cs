namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>What can be said of one video of an interest.</summary>
/// <param name="Weight">How much it counts in the interest; positive.</param>
/// <param name="Words">Its tags and what is seen in it, in the page's language.</param>
internal sealed record NamedVideo(double Weight, IReadOnlyCollection<string> Words);

/// <summary>
/// Names interests by the words their videos share: for each word its share of the interest's weight times the share of
/// the word's weight that lies in this interest, so that what all interests have in common names none of them.
/// </summary>
internal static class InterestNames
{
    private const int WordsAName = 2;

    /// <summary>Up to two words an interest, best first; empty where nothing is known of its videos.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<IReadOnlyList<NamedVideo>> interests)
    {
        var weights = interests.Select(Weights).ToList();
        var everywhere = weights.SelectMany(w => w).GroupBy(w => w.Key, StringComparer.CurrentCultureIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Sum(w => w.Value), StringComparer.CurrentCultureIgnoreCase);
        return [.. interests.Select((videos, i) => (IReadOnlyList<string>)[.. weights[i]
            .OrderByDescending(w => w.Value / videos.Sum(v => v.Weight) * (w.Value / everywhere[w.Key]))
            .ThenBy(w => w.Key, StringComparer.CurrentCultureIgnoreCase)
            .Take(WordsAName).Select(w => w.Key)])];
    }

    private static Dictionary<string, double> Weights(IReadOnlyList<NamedVideo> videos)
    {
        var weights = new Dictionary<string, double>(StringComparer.CurrentCultureIgnoreCase);
        foreach (var video in videos)
            foreach (var word in video.Words.Distinct(StringComparer.CurrentCultureIgnoreCase))
                weights[word] = weights.GetValueOrDefault(word) + video.Weight;
        return weights;
    }
}
