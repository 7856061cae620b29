using VideoRec.Evaluation.Peers;

namespace VideoRec.Evaluation.Simulate;

/// <summary>VideoRec and every ranker it is compared with, each with a site of its own over the same world.</summary>
internal sealed class SimulatedSites : IAsyncDisposable
{
    private SimulatedSites(IReadOnlyList<ISimulatedSite> all) => All = all;

    public IReadOnlyList<ISimulatedSite> All { get; }

    public static async Task<SimulatedSites> CreateAsync(Library library, World world, SimulationPlan plan, int seed, CancellationToken cancellationToken)
    {
        var product = await ProductSite.CreateAsync(library, World.Start, plan.Settings, cancellationToken);
        var sites = new SimulatedSites([product, .. PeerRankers.Create().Select((ranker, index) => new PeerSite(ranker, (seed * 100) + index))]);
        foreach (var site in sites.All)
        {
            site.SetTime(World.Start);
            await site.PublishAsync(world.Uploads, cancellationToken);
            await site.RecordAsync(world.Before, cancellationToken);
        }

        return sites;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in All)
            await site.DisposeAsync();
    }
}
