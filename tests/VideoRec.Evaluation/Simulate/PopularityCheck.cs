namespace VideoRec.Evaluation.Simulate;

/// <summary>
/// "No run worse than popularity": checkpoints from the first interaction on at which the mean share of the run lies below
/// popularity's; and, as one world has few viewers, the same world by world, and viewers whose own mean over these checkpoints does.
/// </summary>
/// <param name="WorseWorlds">A world for each checkpoint at which it does.</param>
internal sealed record PopularityCheck(IReadOnlyList<string> WorseCheckpoints, int Worlds, IReadOnlyList<string> WorseWorlds, int Viewers, IReadOnlyList<string> WorseViewers)
{
    private const string Product = "VideoRec";
    private const string Popularity = "Popularity";

    public static PopularityCheck Of(Measurements measurements)
    {
        var values = measurements.Checkpoints(FeedMeasures.Share).Where(checkpoint => int.TryParse(checkpoint, out var interactions) && interactions > 0)
            .SelectMany(checkpoint => Pairs(measurements, checkpoint)).ToList();
        var checkpoints = values.GroupBy(value => value.Checkpoint).Where(group => group.Average(value => value.Difference) < 0).Select(group => $"after {group.Key}");
        var worlds = values.GroupBy(value => (World: value.Viewer.Split('/')[0], value.Checkpoint))
            .Where(group => group.Average(value => value.Difference) < 0).Select(group => $"world {group.Key.World} after {group.Key.Checkpoint}");
        var viewers = values.GroupBy(value => value.Viewer)
            .Select(group => (Viewer: group.Key, Difference: group.Average(value => value.Difference))).Where(viewer => viewer.Difference < 0)
            .OrderBy(viewer => viewer.Difference).Select(viewer => FormattableString.Invariant($"{viewer.Viewer} ({viewer.Difference:0.000})"));
        return new PopularityCheck(
            [.. checkpoints], values.Select(value => value.Viewer.Split('/')[0]).Distinct().Count(), [.. worlds],
            values.Select(value => value.Viewer).Distinct().Count(), [.. viewers]);
    }

    private static IEnumerable<(string Viewer, string Checkpoint, double Difference)> Pairs(Measurements measurements, string checkpoint)
    {
        var popularity = measurements.Values(Popularity, FeedMeasures.Share, checkpoint);
        return measurements.Values(Product, FeedMeasures.Share, checkpoint).Where(value => popularity.ContainsKey(value.Key))
            .Select(value => (value.Key, checkpoint, value.Value - popularity[value.Key]));
    }
}
