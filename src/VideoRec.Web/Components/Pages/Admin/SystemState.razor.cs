using Microsoft.AspNetCore.Components;
using MudBlazor;
using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;
using VideoRec.Web.Components.Shared;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Components.Pages.Admin;

/// <summary>What runs, how well, and which models see and read. Looks again every two seconds while it is open.</summary>
public partial class SystemState(ModelCatalogue catalogue, ModelDownloader downloader, ModelSwitch switches, ISnackbar snackbar, TimeProvider time)
    : PolledPage(time, Interval)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private SystemReport? _report;
    private IReadOnlyList<CatalogueEntry> _models = [];
    private IReadOnlyDictionary<string, DownloadProgress> _downloads = new Dictionary<string, DownloadProgress>();

    [Inject]
    private SystemReporter Reporter { get; set; } = default!;

    protected override async Task LookAsync()
    {
        _models = catalogue.List();
        _downloads = downloader.Progress;
        _report = await Reporter.ReportAsync(Lifetime);
    }

    private Task InstallAsync(string modelId)
    {
        try
        {
            downloader.Start(modelId);
        }
        catch (ModelDownloadException exception)
        {
            snackbar.Add(exception.Message, Severity.Error);
        }

        return ReadAsync();
    }

    private Task StopAsync(string modelId)
    {
        downloader.Cancel(modelId);
        return ReadAsync();
    }

    private async Task ActivateAsync(CatalogueEntry entry)
    {
        try
        {
            await switches.StartAsync(entry.Manifest.Task, entry.Manifest.Id, Lifetime);
            snackbar.Add(T["Model_Activating", entry.Manifest.Title]);
        }
        catch (ModelUnavailableException exception)
        {
            snackbar.Add(exception.Message, Severity.Error);
        }

        await ReadAsync();
    }

    private static IEnumerable<(string Key, int Value)> Figures(SystemReport report) =>
    [
        ("System_Running", report.Queue.Running), ("System_Due", report.Queue.Ready), ("System_Blocked", report.Queue.Blocked),
        ("System_Waiting", report.Queue.Waiting), ("System_Failed", report.Queue.Failed), ("System_VideosReady", report.Videos.Ready),
    ];
}
