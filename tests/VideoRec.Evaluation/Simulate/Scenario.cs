namespace VideoRec.Evaluation.Simulate;

/// <summary>Runs a plan: every world with its experiments, all into one set of measurements.</summary>
internal static class Scenario
{
    public static async Task<Measurements> RunAsync(Library library, SimulationPlan plan, CancellationToken cancellationToken)
    {
        var measurements = new Measurements();
        foreach (var seed in plan.Seeds)
        {
            var world = new World(library, plan, seed);
            await using (var sites = await SimulatedSites.CreateAsync(library, world, plan, seed, cancellationToken))
                await new SharedHistoryExperiment(world, sites, plan, seed, measurements).RunAsync(cancellationToken);
            if (!plan.OwnLoop)
                continue;
            await using (var sites = await SimulatedSites.CreateAsync(library, world, plan, seed, cancellationToken))
                await new OwnLoopExperiment(world, sites, plan, seed, measurements).RunAsync(cancellationToken);
        }

        return measurements;
    }
}
