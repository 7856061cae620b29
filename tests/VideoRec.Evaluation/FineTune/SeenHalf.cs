namespace VideoRec.Evaluation.FineTune;

/// <summary>
/// Which half of the categories is seen in training, and which clips of those are trained on: of each seen category half of the
/// sources, at least one. Where a category has only one source, all its clips are trained on and none of it is asked for.
/// </summary>
/// <param name="Seen">The seen categories.</param>
/// <param name="Train">Places of the clips that are trained on.</param>
internal sealed record SeenHalf(int Seed, IReadOnlySet<string> Seen, int[] Train)
{
    public static SeenHalf Draw(IReadOnlyList<SeenClip> clips, int seed)
    {
        var random = new Random(seed);
        string[] categories = [.. clips.Select(clip => clip.Category).Distinct().Order(StringComparer.Ordinal)];
        random.Shuffle(categories);
        var seen = categories.Take(categories.Length / 2).ToHashSet();
        var sources = new HashSet<(string, string)>();
        foreach (var category in seen.Order(StringComparer.Ordinal))
        {
            string[] own = [.. clips.Where(clip => clip.Category == category).Select(clip => clip.Source).Distinct().Order(StringComparer.Ordinal)];
            random.Shuffle(own);
            sources.UnionWith(own.Take(Math.Max(1, own.Length / 2)).Select(source => (category, source)));
        }

        return new SeenHalf(seed, seen, [.. Enumerable.Range(0, clips.Count).Where(i => sources.Contains((clips[i].Category, clips[i].Source)))]);
    }
}
