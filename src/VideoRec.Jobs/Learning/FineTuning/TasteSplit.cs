using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// What is learned from and what is held out of it: labels of which no video is learned from ("strange"), so that what is
/// learned cannot pass by forgetting everything else; and, of what is familiar, viewers, or videos where there are no viewers.
/// </summary>
/// <param name="Train">Places of the videos that are learned from.</param>
/// <param name="Groups">What says which of them belong together.</param>
/// <param name="Familiar">Asks for what was learned.</param>
/// <param name="Strange">Asks for what was never seen.</param>
internal sealed record TasteSplit(int[] Train, TasteGroup[] Groups, RetrievalTask Familiar, RetrievalTask Strange)
{
    /// <summary>Fewer viewers than this are all learned from, and videos are held out instead.</summary>
    public const int LeastViewers = 5;

    /// <param name="videos">Places of the videos to split.</param>
    /// <param name="groups">Groups of these videos.</param>
    /// <param name="share">How much is held out of each.</param>
    /// <param name="turn">Which share: of 1 / share turns, each holds other labels out.</param>
    /// <param name="threads">For answering the questions.</param>
    public static TasteSplit Of(int[] videos, IReadOnlyList<TasteGroup> groups, double share, ulong seed, int turn, int threads)
    {
        var random = new SplitMix(seed);
        var strange = StrangeVideos(groups, videos.Length, share, turn, ref random);
        int[] familiar = [.. videos.Where(video => !strange.Contains(video))];
        var viewers = Restrict(groups.Where(group => group.Evidence == TasteEvidence.Viewer), familiar.Contains);
        var labels = Restrict(groups.Where(group => group.Evidence == TasteEvidence.Label), familiar.Contains);
        var strangers = new RetrievalTask(Restrict(groups.Where(group => group.Evidence == TasteEvidence.Label), strange.Contains), videos, threads);
        if (viewers.Length >= LeastViewers)
        {
            Shuffle(viewers, ref random);
            var held = Math.Max(1, (int)(viewers.Length * share));
            return new TasteSplit(
                familiar, [.. viewers[held..], .. labels], new RetrievalTask(viewers[..held], videos, threads), strangers);
        }

        var heldVideos = HeldVideos(labels, share, turn, ref random);
        int[] train = [.. familiar.Where(video => !heldVideos.Contains(video))];
        return new TasteSplit(
            train, Restrict(viewers.Concat(labels), train.Contains), new RetrievalTask(labels, videos, threads) { Asking = heldVideos }, strangers);
    }

    /// <summary>The videos of whole labels, until they are enough; at least one label and never most of the videos.</summary>
    private static HashSet<int> StrangeVideos(IReadOnlyList<TasteGroup> groups, int videos, double share, int turn, ref SplitMix random)
    {
        TasteGroup[] labels = [.. groups.Where(group => group.Evidence == TasteEvidence.Label)];
        Shuffle(labels, ref random);
        var turns = Math.Max(1, (int)Math.Round(1 / share));
        var strange = new HashSet<int>();
        foreach (var label in labels.Where((_, place) => place % turns == turn % turns))
            if (strange.Union(label.Videos).Count() <= videos / 2)
                strange.UnionWith(label.Videos);
        return strange;
    }

    /// <summary>A share of each label's videos, at least one where two are left to learn from.</summary>
    private static HashSet<int> HeldVideos(IEnumerable<TasteGroup> labels, double share, int turn, ref SplitMix random)
    {
        var held = new HashSet<int>();
        foreach (var label in labels)
        {
            int[] members = [.. label.Videos];
            Shuffle(members, ref random);
            var wanted = Math.Min((int)Math.Ceiling(members.Length * share), members.Length - 2) - members.Count(held.Contains);
            if (wanted > 0)
                held.UnionWith(members.Where(member => !held.Contains(member)).Take(wanted));
        }

        return held;
    }

    /// <summary>The groups of what is left of them, where that is at least two videos.</summary>
    private static TasteGroup[] Restrict(IEnumerable<TasteGroup> groups, Func<int, bool> keeps) =>
        [.. groups.Select(group => group with { Videos = [.. group.Videos.Where(keeps)] }).Where(group => group.Videos.Length >= 2)];

    private static void Shuffle<T>(T[] items, ref SplitMix random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
