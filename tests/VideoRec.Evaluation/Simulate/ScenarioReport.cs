using System.Globalization;

namespace VideoRec.Evaluation.Simulate;

/// <summary>The figures of one scenario: every measure by ranker and checkpoint, and how VideoRec differs from each other ranker.</summary>
/// <param name="Measures">measure → ranker → checkpoint → estimate.</param>
/// <param name="Differences">The same for VideoRec minus the ranker, viewer by viewer.</param>
internal sealed record ScenarioReport(
    string Name, int Worlds, int Viewers, int Background, bool Blank, PopularityCheck AgainstPopularity,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Estimate>>> Measures,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Estimate>>> Differences)
{
    private const string Product = "VideoRec";

    public static ScenarioReport Of(SimulationPlan plan, Measurements measurements) => new(
        plan.Name, plan.Seeds.Count, plan.Viewers, plan.Background, plan.Blank, PopularityCheck.Of(measurements),
        Table(measurements, measurements.Of),
        Table(measurements, (ranker, measure, checkpoint) => measurements.Difference(Product, ranker, measure, checkpoint)));

    public void Print()
    {
        Console.WriteLine($"\r\n=== {Name}: {Worlds} worlds of {Viewers} viewers{(Background > 0 ? $" and {Background} who were there before" : "")}{(Blank ? ", nothing typed in" : "")} ===");
        foreach (var (measure, rankers) in Measures)
        {
            string[] checkpoints = [.. rankers.Values.SelectMany(row => row.Keys).Distinct()];
            Console.WriteLine($"\n{measure} (mean, 95 % interval; viewers: {string.Join(", ", checkpoints.Select(c => rankers.Values.First(row => row.ContainsKey(c))[c].Count))})");
            Console.WriteLine($"{"after interactions",-18}{string.Concat(checkpoints.Select(c => $"{c,22}"))}");
            foreach (var (ranker, row) in rankers)
                Console.WriteLine($"{ranker,-18}{string.Concat(checkpoints.Select(c => $"{(row.TryGetValue(c, out var estimate) ? Cell(estimate) : ""),22}"))}");
        }

        Console.WriteLine($"\nWorse than popularity: on the mean {(AgainstPopularity.WorseCheckpoints.Count == 0 ? "nowhere" : string.Join(", ", AgainstPopularity.WorseCheckpoints))}; " +
            $"{AgainstPopularity.WorseWorlds.Count} times in one of {AgainstPopularity.Worlds} worlds{List(AgainstPopularity.WorseWorlds)}; {AgainstPopularity.WorseViewers.Count} of {AgainstPopularity.Viewers} viewers{List(AgainstPopularity.WorseViewers)}.");
    }

    private static string Cell(Estimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimate.Mean:0.000} [{estimate.Low:0.000}, {estimate.High:0.000}]");

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "" : $" ({string.Join("; ", names.Take(8))}{(names.Count > 8 ? "; …" : "")})";

    private static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Estimate>>> Table(
        Measurements measurements, Func<string, string, string, Estimate> of)
    {
        var table = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Estimate>>>();
        foreach (var measure in measurements.Measures)
        {
            var rankers = new Dictionary<string, IReadOnlyDictionary<string, Estimate>>();
            foreach (var ranker in measurements.Rankers)
            {
                var row = measurements.Checkpoints(measure).Select(checkpoint => (checkpoint, Estimate: of(ranker, measure, checkpoint)))
                    .Where(cell => cell.Estimate.Count > 0).ToDictionary(cell => cell.checkpoint, cell => cell.Estimate);
                if (row.Count > 0)
                    rankers[ranker] = row;
            }

            table[measure] = rankers;
        }

        return table;
    }
}
