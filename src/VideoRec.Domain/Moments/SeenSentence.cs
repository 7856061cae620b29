namespace VideoRec.Domain.Moments;

/// <summary>Says in a sentence what is seen in a video.</summary>
public static class SeenSentence
{
    /// <summary>More names are a list and no sentence any more.</summary>
    private const int MostNames = 4;

    /// <summary>"In this video: goldfish, sea anemone and coral reef"; null where nothing is sure.</summary>
    /// <param name="seen">What is surely seen, most important first.</param>
    /// <param name="language"><c>zh</c> for Chinese, else English.</param>
    public static string? Of(IReadOnlyList<SeenLabel> seen, string language)
    {
        var chinese = language == "zh";
        var names = seen.Select(label => NameOf(label, language)).Distinct(StringComparer.Ordinal).Take(MostNames).ToList();
        if (names.Count == 0)
            return null;
        var before = string.Join(chinese ? "、" : ", ", names.SkipLast(1));
        var list = names.Count == 1 ? names[0] : $"{before}{(chinese ? "和" : " and ")}{names[^1]}";
        return chinese ? $"这个视频里有：{list}" : $"In this video: {list}";
    }

    /// <summary>The name without what only tells it from others in a dictionary: "kite (bird of prey)" is a kite.</summary>
    public static string NameOf(SeenLabel label, string language)
    {
        var name = language == "zh" ? label.NameZh : label.Name;
        var aside = name.AsSpan().IndexOfAny('(', '（');
        return aside > 0 ? name[..aside].TrimEnd() : name;
    }
}
