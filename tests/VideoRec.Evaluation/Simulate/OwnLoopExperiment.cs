using VideoRec.Domain.Interactions;

namespace VideoRec.Evaluation.Simulate;

/// <summary>
/// Every ranker has its viewers to itself: what they open comes from its own feeds and shapes the next ones. Afterwards as
/// many newcomers arrive who change their taste at once and altogether after ten interactions.
/// </summary>
internal sealed class OwnLoopExperiment(World world, SimulatedSites sites, SimulationPlan plan, int seed, Measurements measurements)
{
    public const string OwnLoop = "own loop: ";
    public const string OpenedLiked = OwnLoop + "share of liked topics among what was opened";
    public const string OpenedBefore = OwnLoop + "share of the top 20 that was opened before";
    public const string Recovery = "interactions until half of the top 10 is the new taste (31: not within 30)";
    public const string Recovered = "viewers whose feed followed their change of taste within 30 interactions";

    private const int ChangeAfter = 10;
    private const int MostToRecover = 30;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var site in sites.All)
        {
            await LiveAsync(site, cancellationToken);
            await ChangeTasteAsync(site, cancellationToken);
        }
    }

    private async Task LiveAsync(ISimulatedSite site, CancellationToken cancellationToken)
    {
        var lives = world.Viewers.Select(viewer => new Life(viewer)).ToList();
        var last = plan.Checkpoints.Max();
        for (var step = 0; step <= last; step++)
        {
            site.SetTime(World.TimeOf(step));
            var happened = new List<(Guid, List<Interaction>)>();
            foreach (var life in lives)
            {
                var feed = await FeedAsync(site, life.Viewer, cancellationToken);
                if (plan.Checkpoints.Contains(step))
                    Measure(site, life, feed, step);
                if (step < last && feed.Count > 0)
                    happened.Add(Step(life, feed, step, World.TimeOf(step)));
            }

            await site.RecordAsync(happened, cancellationToken);
        }
    }

    private void Measure(ISimulatedSite site, Life life, List<Upload> feed, int step)
    {
        var measures = FeedMeasures.Of(feed, world, life.Viewer, life.Opened);
        var name = $"{seed}/{life.Viewer.Number}";
        measures.AddTo(measurements, site.Name, $"{step}", name, OwnLoop);
        measurements.Add(site.Name, OpenedBefore, $"{step}", name, (double)feed.Count(upload => life.Opened.Contains(upload.Id)) / SimulationPlan.Shown);
        if (step > 0)
            measurements.Add(site.Name, OpenedLiked, $"{step}", name, (double)life.Liked / step);
    }

    private async Task ChangeTasteAsync(ISimulatedSite site, CancellationToken cancellationToken)
    {
        var lives = Newcomers();
        for (var step = 0; step <= ChangeAfter + MostToRecover; step++)
        {
            var at = World.TimeOf(plan.Checkpoints.Max() + 5 + step);
            site.SetTime(at);
            var happened = new List<(Guid, List<Interaction>)>();
            foreach (var (life, after) in lives.Where(newcomer => newcomer.Life.RecoveredAfter is null))
            {
                if (step == ChangeAfter)
                    life.Viewer = life.Viewer with { Topics = after };
                var feed = await FeedAsync(site, life.Viewer, cancellationToken);
                if (step >= ChangeAfter && FeedMeasures.Of(feed, world, life.Viewer, life.Opened).HalfOfTopTen)
                    life.RecoveredAfter = step - ChangeAfter;
                else if (feed.Count > 0)
                    happened.Add(Step(life, feed, step, at));
            }

            await site.RecordAsync(happened, cancellationToken);
        }

        foreach (var (life, _) in lives)
        {
            measurements.Add(site.Name, Recovery, "", $"{seed}/{life.Viewer.Number}", life.RecoveredAfter ?? MostToRecover + 1);
            measurements.Add(site.Name, Recovered, "", $"{seed}/{life.Viewer.Number}", life.RecoveredAfter is null ? 0 : 1);
        }
    }

    /// <summary>The same for every site.</summary>
    private List<(Life Life, IReadOnlySet<string> After)> Newcomers()
    {
        var newcomers = new List<(Life, IReadOnlySet<string>)>();
        foreach (var viewer in world.Viewers)
        {
            var random = world.Chance(viewer, -1);
            var id = new byte[16];
            random.NextBytes(id);
            if (world.ChooseChange(random) is { } change)
                newcomers.Add((new Life(new SimulatedViewer(new Guid(id), plan.Viewers + viewer.Number, change.Before)), change.After));
        }

        return newcomers;
    }

    private async Task<List<Upload>> FeedAsync(ISimulatedSite site, SimulatedViewer viewer, CancellationToken cancellationToken) =>
        [.. (await site.FeedAsync(viewer.Id, SimulationPlan.Shown, cancellationToken)).Select(id => world.ById[id])];

    private (Guid Viewer, List<Interaction> Done) Step(Life life, List<Upload> feed, int step, DateTimeOffset at)
    {
        var random = world.Chance(life.Viewer, step);
        var opened = ViewerBehaviour.Choose(feed, life.Viewer.Likes, random);
        var likes = life.Viewer.Likes(opened);
        life.Opened.Add(opened.Id);
        life.Liked += likes ? 1 : 0;
        return (life.Viewer.Id, [.. ViewerBehaviour.Impressions(feed, at), .. ViewerBehaviour.Watch(opened, likes, feed.IndexOf(opened), random, at)]);
    }

    private sealed class Life(SimulatedViewer viewer)
    {
        public SimulatedViewer Viewer { get; set; } = viewer;

        public HashSet<Guid> Opened { get; } = [];

        public int Liked { get; set; }

        public int? RecoveredAfter { get; set; }
    }
}
