using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Demo;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Web.Hosting;

/// <summary>The commands that do one thing and end; the site must not be running meanwhile.</summary>
internal static class MaintenanceCommands
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SiteCommand command, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        if (command.Verb is SiteVerb.Replay or SiteVerb.ListRankers or SiteVerb.TrainRanker or SiteVerb.PromoteRanker or SiteVerb.RollBackRanker)
            return await RankerCommands.RunAsync(command, services, output, cancellationToken);
        if (command.Verb is SiteVerb.Train or SiteVerb.ListModels or SiteVerb.PromoteModel or SiteVerb.RollBackModel)
            return await LearningCommands.RunAsync(command, services, output, cancellationToken);
        if (command.Verb is SiteVerb.QuantiseModel)
            return await ModelCommands.RunAsync(command, services, output, cancellationToken);
        var demo = services.GetRequiredService<DemoLibrary>();
        await output.WriteLineAsync(command.Verb switch
        {
            SiteVerb.ImportDemo => $"Imported {await demo.ImportAsync(cancellationToken)} demo films; they are processed when the site starts.",
            SiteVerb.RemoveDemo => $"Removed {await demo.RemoveAsync(cancellationToken)} demo films.",
            SiteVerb.Reconcile => $"Put {await services.ReconcilePipelineAsync(cancellationToken)} stages back in line; they go on when the site starts.",
            SiteVerb.RetrainBehaviour => await services.RetrainBehaviourAsync(cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Verb, null),
        });
        return 0;
    }
}
