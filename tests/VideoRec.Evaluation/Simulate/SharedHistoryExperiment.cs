using VideoRec.Domain.Interactions;

namespace VideoRec.Evaluation.Simulate;

/// <summary>
/// Every ranker is asked for the feeds of the same viewers with the same histories, which come from browsing the site in
/// no order: what is measured is the ranking alone. On the way, uploads without any metadata arrive one at a time.
/// </summary>
internal sealed class SharedHistoryExperiment(World world, SimulatedSites sites, SimulationPlan plan, int seed, Measurements measurements)
{
    public const string AfterSeconds = "5 s";
    public const string SeenByFitting = "fitting viewers who see a new upload in their first 20 within a minute";
    public const string SeenByOthers = "other viewers who see it in their first 20";
    public const string PlaceForFitting = "its place for fitting viewers (201: further down)";

    private const int ExposureAfter = 10;
    private const int Deep = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var steps = plan.Checkpoints.Max();
        var histories = world.Viewers.Select(viewer => world.Browse(viewer, steps)).ToList();
        var opened = world.Viewers.Select(_ => new HashSet<Guid>()).ToList();
        for (var step = 0; step <= steps; step++)
        {
            if (plan.Checkpoints.Contains(step))
                foreach (var viewer in world.Viewers)
                    await MeasureAsync(viewer, opened[viewer.Number], $"{step}", step, cancellationToken);
            if (step == ExposureAfter)
                await ExposeAsync(step, cancellationToken);
            var happened = world.Viewers.Where(viewer => step < histories[viewer.Number].Count)
                .Select(viewer => new Step(viewer, histories[viewer.Number][step].Opened, histories[viewer.Number][step].Done)).ToList();
            foreach (var one in happened)
                opened[one.Viewer.Number].Add(one.Opened.Id);
            await LiveAsync(happened, opened, step, cancellationToken);
        }
    }

    private async Task LiveAsync(List<Step> happened, List<HashSet<Guid>> opened, int step, CancellationToken cancellationToken)
    {
        if (step == 0)
        {
            // The first seconds of the first video count before it is over.
            var watching = happened.FindAll(one => one.Viewer.Likes(one.Opened));
            foreach (var site in sites.All)
                await site.RecordAsync(
                    [.. watching.Select(one => (one.Viewer.Id, new List<Interaction> { one.Done[0], ViewerBehaviour.FirstSeconds(one.Opened, World.Start) }))], cancellationToken);
            foreach (var one in watching)
                await MeasureAsync(one.Viewer, opened[one.Viewer.Number], AfterSeconds, step, cancellationToken);
            happened = [.. happened.Select(one => watching.Contains(one) ? one with { Done = one.Done[1..] } : one)];
        }

        foreach (var site in sites.All)
            await site.RecordAsync([.. happened.Select(one => (one.Viewer.Id, one.Done))], cancellationToken);
    }

    private async Task MeasureAsync(SimulatedViewer viewer, HashSet<Guid> opened, string checkpoint, int step, CancellationToken cancellationToken)
    {
        foreach (var site in sites.All)
        {
            site.SetTime(World.TimeOf(step).AddSeconds(checkpoint == AfterSeconds ? 6 : 0));
            var feed = await site.FeedAsync(viewer.Id, SimulationPlan.Shown, cancellationToken);
            FeedMeasures.Of(feed.Select(id => world.ById[id]), world, viewer, opened).AddTo(measurements, site.Name, checkpoint, $"{seed}/{viewer.Number}");
        }
    }

    /// <summary>Each upload is there for a minute: processed after thirty seconds, and every viewer loads the feed once in the other thirty.</summary>
    private async Task ExposeAsync(int step, CancellationToken cancellationToken)
    {
        var now = World.TimeOf(step);
        foreach (var heldOut in world.HeldOut)
        {
            var upload = heldOut with { PublishedAt = now };
            now = now.AddSeconds(1);
            foreach (var site in sites.All)
            {
                site.SetTime(now.AddSeconds(30));
                await site.PublishAsync([upload], cancellationToken);
                foreach (var viewer in world.Viewers)
                    await ExposeToAsync(site, viewer, upload, cancellationToken);
                await site.WithdrawAsync(upload, cancellationToken);
            }
        }
    }

    private async Task ExposeToAsync(ISimulatedSite site, SimulatedViewer viewer, Upload upload, CancellationToken cancellationToken)
    {
        var feed = await site.FeedAsync(viewer.Id, Deep, cancellationToken);
        var place = 1 + Enumerable.Range(0, feed.Count).FirstOrDefault(i => feed[i] == upload.Id, Deep);
        var name = $"{seed}/{viewer.Number}/{upload.Video.BlankTitle}";
        var checkpoint = $"{ExposureAfter}";
        measurements.Add(site.Name, viewer.Likes(upload) ? SeenByFitting : SeenByOthers, checkpoint, name, place <= SimulationPlan.Shown ? 1 : 0);
        if (viewer.Likes(upload))
            measurements.Add(site.Name, PlaceForFitting, checkpoint, name, place);
    }

    private sealed record Step(SimulatedViewer Viewer, Upload Opened, List<Interaction> Done);
}
