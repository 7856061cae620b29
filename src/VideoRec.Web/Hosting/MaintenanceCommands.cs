namespace VideoRec.Web.Hosting;

/// <summary>The commands that do one thing and end.</summary>
internal static class MaintenanceCommands
{
    public static Task<int> RunAsync(SiteVerb verb, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        _ = (services, output, cancellationToken);
        throw new StartException($"The command {verb} is not part of this build.");
    }
}
