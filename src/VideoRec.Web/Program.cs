using VideoRec.Web.Hosting;

try
{
    var command = SiteCommand.Parse(args);
    if (command.Verb is SiteVerb.Help or SiteVerb.Version)
    {
        Console.WriteLine(command.Verb is SiteVerb.Help ? SiteCommand.HelpText : SiteCommand.Version);
        return 0;
    }

    await using var app = Site.Build(command);
    using var hold = await SiteStartup.PrepareAsync(app, app.Lifetime.ApplicationStopping);
    return command.Verb is SiteVerb.Serve
        ? await SiteStartup.ServeAsync(app)
        : await MaintenanceCommands.RunAsync(command, app.Services, Console.Out, app.Lifetime.ApplicationStopping);
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } failure)
{
    await Console.Error.WriteLineAsync(failure.Sentence);
    return failure.ExitCode;
}
