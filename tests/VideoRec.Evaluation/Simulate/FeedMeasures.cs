namespace VideoRec.Evaluation.Simulate;

/// <summary>How much of a feed is what its viewer likes and has not opened yet.</summary>
internal sealed record FeedMeasures(int Hits, int TopTenHits, int Left, int Topics)
{
    public const string Share = "share of liked topics in the top 20";
    public const string OfPossible = "share of what is possible in the top 20";
    public const string Variety = "topics in the top 20";

    /// <summary>Name of the row with the best that any ranker could do.</summary>
    public const string BestPossible = "Best possible";

    public static FeedMeasures Of(IEnumerable<Upload> feed, World world, SimulatedViewer viewer, IReadOnlySet<Guid> opened)
    {
        var shown = feed.Take(SimulationPlan.Shown).ToList();
        var wanted = world.Uploads.Where(upload => viewer.Likes(upload) && !opened.Contains(upload.Id)).Select(upload => upload.Id).ToHashSet();
        return new FeedMeasures(
            shown.Count(upload => wanted.Contains(upload.Id)), shown.Take(10).Count(upload => wanted.Contains(upload.Id)), wanted.Count,
            shown.SelectMany(upload => upload.Video.Topics).Distinct().Count());
    }

    private int Possible => Math.Min(SimulationPlan.Shown, Left);

    /// <summary>Writes them down for a ranker; whoever has nothing left that they like says nothing about rankers.</summary>
    public void AddTo(Measurements measurements, string ranker, string checkpoint, string viewer)
    {
        if (Left == 0)
            return;
        measurements.Add(ranker, Share, checkpoint, viewer, (double)Hits / SimulationPlan.Shown);
        measurements.Add(ranker, OfPossible, checkpoint, viewer, (double)Hits / Possible);
        measurements.Add(ranker, Variety, checkpoint, viewer, Topics);
        measurements.Add(BestPossible, Share, checkpoint, viewer, (double)Possible / SimulationPlan.Shown);
    }

    /// <summary>Whether at least half of the first ten, as far as there are that many, are liked.</summary>
    public bool HalfOfTopTen => Left == 0 || 2 * TopTenHits >= Math.Min(10, Left);
}
