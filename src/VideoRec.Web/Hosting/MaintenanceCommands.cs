using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Demo;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Web.Hosting;

/// <summary>The commands that do one thing and end; the site must not be running meanwhile.</summary>
internal static class MaintenanceCommands
{
    public static async Task<int> RunAsync(SiteVerb verb, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var demo = services.GetRequiredService<DemoLibrary>();
        await output.WriteLineAsync(verb switch
        {
            SiteVerb.ImportDemo => $"Imported {await demo.ImportAsync(cancellationToken)} demo films; they are processed when the site starts.",
            SiteVerb.RemoveDemo => $"Removed {await demo.RemoveAsync(cancellationToken)} demo films.",
            SiteVerb.Reconcile => $"Put {await services.ReconcilePipelineAsync(cancellationToken)} stages back in line; they go on when the site starts.",
            SiteVerb.RetrainBehaviour => await services.RetrainBehaviourAsync(cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, null),
        });
        return 0;
    }
}
