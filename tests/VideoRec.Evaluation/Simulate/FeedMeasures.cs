namespace VideoRec.Evaluation.Simulate;

/// <summary>How much of a feed is what its viewer likes and has not opened yet.</summary>
internal sealed record FeedMeasures(int Hits, int TopTenHits, int Left, double Ndcg, int Topics)
{
    public const string Share = "share of liked topics in the top 20";
    public const string OfPossible = "share of what is possible in the top 20";
    public const string OrderOfTwenty = "nDCG of the top 20";
    public const string Variety = "topics in the top 20";

    /// <summary>Name of the row with the best that any ranker could do.</summary>
    public const string BestPossible = "Best possible";

    private const int TopTen = 10;

    /// <summary>Whether at least half of the first ten, as far as there are that many, are liked.</summary>
    public bool HalfOfTopTen => Left == 0 || 2 * TopTenHits >= Math.Min(TopTen, Left);

    private int Possible => Math.Min(SimulationPlan.Shown, Left);

    public static FeedMeasures Of(IEnumerable<Upload> feed, World world, SimulatedViewer viewer, IReadOnlySet<Guid> opened)
    {
        var shown = feed.Take(SimulationPlan.Shown).ToList();
        var wanted = world.Uploads.Where(upload => viewer.Likes(upload) && !opened.Contains(upload.Id)).Select(upload => upload.Id).ToHashSet();
        bool[] hits = [.. shown.Select(upload => wanted.Contains(upload.Id))];
        var ideal = Enumerable.Range(0, Math.Min(SimulationPlan.Shown, wanted.Count)).Sum(Discount);
        return new FeedMeasures(
            hits.Count(hit => hit), hits.Take(TopTen).Count(hit => hit), wanted.Count,
            wanted.Count == 0 ? 1 : Enumerable.Range(0, hits.Length).Where(place => hits[place]).Sum(Discount) / ideal,
            shown.SelectMany(upload => upload.Video.Topics).Distinct().Count(world.Topics.Contains));
    }

    /// <summary>Writes them down for a ranker; whoever has nothing left that they like says nothing about rankers.</summary>
    /// <param name="prefix">Begins the names of the measures.</param>
    public void AddTo(Measurements measurements, string ranker, string checkpoint, string viewer, string prefix = "")
    {
        if (Left == 0)
            return;
        measurements.Add(ranker, prefix + Share, checkpoint, viewer, (double)Hits / SimulationPlan.Shown);
        measurements.Add(ranker, prefix + OfPossible, checkpoint, viewer, (double)Hits / Possible);
        measurements.Add(ranker, prefix + OrderOfTwenty, checkpoint, viewer, Ndcg);
        measurements.Add(ranker, prefix + Variety, checkpoint, viewer, Topics);
        if (prefix.Length == 0)
            measurements.Add(BestPossible, Share, checkpoint, viewer, (double)Possible / SimulationPlan.Shown);
    }

    private static double Discount(int place) => 1 / Math.Log2(place + 2);
}
