namespace VideoRec.Domain.Learning;

/// <summary>Parts of a data set that share no group.</summary>
public sealed record GroupSplit<T>(IReadOnlyList<T> Train, IReadOnlyList<T> Validation, IReadOnlyList<T> Test);

/// <summary>Splits data so that what belongs together stays on one side.</summary>
public static class GroupSplit
{
    /// <summary>Each part has at least one group where there are three or more.</summary>
    /// <param name="validation">Share of the groups.</param>
    /// <param name="test">Share of the groups.</param>
    public static GroupSplit<T> Of<T>(IReadOnlyList<T> items, Func<T, string> groupOf, double validation, double test, ulong seed)
    {
        var groups = Shuffled(items, groupOf, seed);
        var forTest = Math.Clamp((int)Math.Round(groups.Length * test), Math.Min(1, groups.Length), groups.Length);
        var forValidation = Math.Clamp((int)Math.Round(groups.Length * validation), Math.Min(1, groups.Length - forTest), groups.Length - forTest);
        var partOf = groups.Select((group, place) => (group, part: place < forTest ? 2 : place < forTest + forValidation ? 1 : 0)).ToDictionary();
        return Cut(items, item => partOf[groupOf(item)]);
    }

    /// <summary>Fold by fold: a part of the groups is for the test, the next part for validation, the others are for training; over all folds each item is tested once.</summary>
    public static IEnumerable<GroupSplit<T>> Folds<T>(IReadOnlyList<T> items, Func<T, string> groupOf, int folds, ulong seed)
    {
        var foldOf = Shuffled(items, groupOf, seed).Select((group, place) => (group, fold: place % folds)).ToDictionary();
        for (var fold = 0; fold < folds; fold++)
        {
            var (test, validation) = (fold, (fold + 1) % folds);
            yield return Cut(items, item => foldOf[groupOf(item)] is var at && at == test ? 2 : at == validation ? 1 : 0);
        }
    }

    private static string[] Shuffled<T>(IReadOnlyList<T> items, Func<T, string> groupOf, ulong seed)
    {
        string[] groups = [.. items.Select(groupOf).Distinct().Order(StringComparer.Ordinal)];
        var random = new SplitMix(seed);
        for (var i = groups.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (groups[i], groups[other]) = (groups[other], groups[i]);
        }

        return groups;
    }

    private static GroupSplit<T> Cut<T>(IReadOnlyList<T> items, Func<T, int> partOf)
    {
        var parts = items.ToLookup(partOf);
        return new GroupSplit<T>([.. parts[0]], [.. parts[1]], [.. parts[2]]);
    }
}
