using MudBlazor;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Learning;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Admin.Rankers;

/// <summary>Versions of the ranker, how they compare, and what they served. Looks again every few seconds while it is open.</summary>
public partial class Rankers(
    RankerVersionStore rankers, RankerJudge judge, ServedListStore lists, ServedListLog log, ServedListReplay replay,
    BehaviourTraining behaviour, RankerTraining training, IDialogService dialogs, ISnackbar snackbar, TimeProvider time)
    : PolledPage(time, Interval)
{
    private const int ListCount = 15;
    private const int RunCount = 6;
    private const int ComparedLists = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly double[] Shares = [0.1, 0.25, 0.5, 1];

    private readonly Dictionary<Guid, ReplayResult> _replays = [];
    private IReadOnlyList<RankerVersion> _versions = [];
    private IReadOnlyList<ServedList> _lists = [];
    private IReadOnlyList<TrainingRun> _runs = [];
    private RankerExperiment? _experiment;
    private InterleavingResult? _mixing;
    private RankerComparison? _comparison;
    private Guid _a;
    private Guid _b;
    private Guid _comparedA;
    private Guid _comparedB;
    private Guid _candidate;
    private double _share = 0.25;
    private bool _isComparing;

    protected override async Task LookAsync()
    {
        _versions = await rankers.ListAsync(Lifetime);
        await log.FlushAsync(Lifetime);
        _lists = await lists.LatestAsync(null, ListCount, Lifetime);
        _runs = await behaviour.ListAsync(RunCount, Lifetime);
        _experiment = await rankers.ExperimentsAsync(1, Lifetime) is [var latest, ..] ? latest : null;
        _mixing = _experiment is null ? null : await judge.InterleavingAsync(_experiment.Id, Lifetime);
        var live = _versions.FirstOrDefault(v => v.State == RankerState.Live)?.Id ?? Guid.Empty;
        var other = _versions.FirstOrDefault(v => v.State != RankerState.Live)?.Id ?? Guid.Empty;
        _a = Known(_a, live);
        _b = Known(_b, Guid.Empty);

        // Nobody compares a version with itself while there is another.
        if (_b == Guid.Empty || _b == _a)
            _b = _versions.FirstOrDefault(v => v.Id != _a)?.Id ?? live;
        _candidate = _candidate == live ? other : Known(_candidate, other);

        Guid Known(Guid id, Guid fallback) => _versions.Any(v => v.Id == id) ? id : fallback;
    }

    private string NameOf(Guid id) => _versions.FirstOrDefault(v => v.Id == id)?.Name ?? "–";

    private async Task PromoteAsync(RankerVersion version)
    {
        if (await dialogs.ShowMessageBoxAsync(T["Rankers_Promote"], T["Rankers_PromoteText", version.Name], yesText: T["Rankers_Promote"], cancelText: T["Cancel"]) is not true)
            return;
        if (await rankers.PromoteAsync(version.Id, Lifetime))
            snackbar.Add(T["Rankers_Promoted", version.Name], Severity.Success);
        await ReadAsync();
    }

    private async Task RollBackAsync()
    {
        if (await dialogs.ShowMessageBoxAsync(T["Rankers_RollBack"], T["Rankers_RollBackText"], yesText: T["Rankers_RollBack"], cancelText: T["Cancel"]) is not true)
            return;
        var done = await rankers.RollBackAsync(Lifetime);
        await ReadAsync();
        if (done)
            snackbar.Add(T["Rankers_Promoted", _versions.First(v => v.State == RankerState.Live).Name], Severity.Success);
        else
            snackbar.Add(T["Rankers_NothingBefore"], Severity.Info);
    }

    private async Task CompareAsync()
    {
        _isComparing = true;
        try
        {
            _comparison = await judge.CompareAsync(_a, _b, ComparedLists, Lifetime);
            (_comparedA, _comparedB) = (_a, _b);
        }
        finally
        {
            _isComparing = false;
        }
    }

    private async Task MixAsync()
    {
        await rankers.InterleaveAsync(_candidate, _share, Lifetime);
        await ReadAsync();
    }

    private async Task StopMixingAsync()
    {
        await rankers.StopInterleavingAsync(Lifetime);
        await ReadAsync();
    }

    private async Task TrainBehaviourAsync()
    {
        await behaviour.StartAsync(Lifetime);
        await ReadAsync();
    }

    private async Task TrainRankerAsync()
    {
        await training.StartTrainingAsync(Lifetime);
        await ReadAsync();
    }

    private async Task CancelAsync(Guid run)
    {
        await behaviour.CancelAsync(run, Lifetime);
        await ReadAsync();
    }

    private async Task ReplayAsync(Guid list)
    {
        if (await replay.OfAsync(list, Lifetime) is { } result)
            _replays[list] = result;
    }

    private async Task ReplayAllAsync()
    {
        foreach (var list in _lists)
            await ReplayAsync(list.Id);
    }
}
