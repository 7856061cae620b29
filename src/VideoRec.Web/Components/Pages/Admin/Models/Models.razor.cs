using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Admin.Models;

/// <summary>Trainings of learned models, what they made, and what is in use. Looks again every two seconds while it is open.</summary>
public partial class Models(
    LearnedTraining trainings, TrainingRunStore runs, TrainingRecordStore record, LearnedModelStore models, LearnedModelChangeStore changes,
    LearnedModelSwitch moves, AuthenticationStateProvider authentication, IDialogService dialogs, ISnackbar snackbar, TimeProvider time)
    : PolledPage(time, Interval)
{
    private const int RunCount = 12;
    private const int ChangeCount = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, bool> _shown = [];
    private readonly Dictionary<Guid, IReadOnlyList<TrainingPoint>> _points = [];

    /// <summary>Runs whose points were read after their end: what was read while they went on lacks the last ones.</summary>
    private readonly HashSet<Guid> _whole = [];
    private IReadOnlyList<string> _kinds = [];
    private IReadOnlyList<TrainingRun> _runs = [];
    private IReadOnlyList<LearnedModel> _models = [];
    private IReadOnlyList<LearnedModelChange> _changes = [];
    private ComparedModel? _comparedA;
    private ComparedModel? _comparedB;
    private Guid _a;
    private Guid _b;
    private string? _problem;

    protected override Task OnViewerKnownAsync()
    {
        _kinds = [.. trainings.Kinds.Select(k => k.Kind)];
        return base.OnViewerKnownAsync();
    }

    protected override async Task LookAsync()
    {
        _runs = await runs.ListAsync(RunCount, Lifetime, _kinds);
        _models = await models.ListAsync(Lifetime);
        _changes = await changes.ListAsync(ChangeCount, Lifetime);
        _whole.ExceptWith(_runs.Where(r => r.IsOpen).Select(r => r.Id));
        foreach (var run in _runs.Where(r => IsShown(r) && !_whole.Contains(r.Id)))
        {
            _points[run.Id] = await record.PointsAsync(run.Id, Lifetime);
            if (!run.IsOpen)
                _whole.Add(run.Id);
        }

        if (_models.Count > 1 && (_comparedA is null || _comparedB is null))
            await SetComparedAsync(_models[1].Id, _models[0].Id);
    }

    /// <summary>What goes on is shown with its curves unless it was closed; what has ended where it was opened.</summary>
    private bool IsShown(TrainingRun run) => _shown.GetValueOrDefault(run.Id, run.IsOpen || run.State == TrainingState.Paused);

    private async Task ToggleAsync(TrainingRun run)
    {
        _shown[run.Id] = !IsShown(run);
        await ReadAsync();
    }

    private async Task StartAsync(TrainingWish wish)
    {
        _problem = null;
        try
        {
            var (_, isNew) = await trainings.StartTrainingAsync(wish.Kind, wish.Seed, wish.Settings, await NameAsync(), Lifetime);
            if (!isNew)
                snackbar.Add(T["Models_OneAtATime"], Severity.Info);
        }
        catch (TrainingRefusedException refused)
        {
            _problem = refused.Message;
        }

        await ReadAsync();
    }

    private async Task ChangeAsync(TrainingRun run, Func<Guid, CancellationToken, Task<bool>> change)
    {
        if (!await change(run.Id, Lifetime))
            snackbar.Add(T["Models_NotNow"], Severity.Info);
        await ReadAsync();
    }

    private async Task PromoteAsync(LearnedModel model)
    {
        if (await dialogs.ShowMessageBoxAsync(T["Rankers_Promote"], T["Models_PromoteText", model.Name], yesText: T["Rankers_Promote"], cancelText: T["Cancel"]) is true)
            await ToldAsync(await moves.PromoteAsync(model.Id, await NameAsync(), Lifetime));
    }

    private async Task RollBackAsync(string kind)
    {
        if (await dialogs.ShowMessageBoxAsync(T["Rankers_RollBack"], T["Models_RollBackText"], yesText: T["Rankers_RollBack"], cancelText: T["Cancel"]) is true)
            await ToldAsync(await moves.RollBackAsync(kind, await NameAsync(), Lifetime));
    }

    private async Task CancelMoveAsync(long change)
    {
        await moves.CancelAsync(change, Lifetime);
        await ReadAsync();
    }

    private async Task ToldAsync((LearnedModelChange? Change, string? Refusal) begun)
    {
        if (begun.Refusal is { } refusal)
            snackbar.Add(refusal, Severity.Warning);
        await ReadAsync();
    }

    private async Task CompareAsync(Guid a, Guid b)
    {
        await SetComparedAsync(a, b);
        StateHasChanged();
    }

    private async Task SetComparedAsync(Guid a, Guid b)
    {
        (_a, _b) = (a, b);
        _comparedA = await ComparedAsync(a);
        _comparedB = await ComparedAsync(b);
    }

    private async Task<ComparedModel?> ComparedAsync(Guid id) =>
        _models.FirstOrDefault(m => m.Id == id) is { } model && await runs.FindAsync(model.RunId, Lifetime) is { } run
            ? new ComparedModel(model, run, await record.PointsAsync(run.Id, Lifetime))
            : null;

    private async Task<string> NameAsync() => (await authentication.GetAuthenticationStateAsync()).User.Identity?.Name ?? "admin";
}

/// <summary>A model with the run that made it and its curves.</summary>
public sealed record ComparedModel(LearnedModel Model, TrainingRun Run, IReadOnlyList<TrainingPoint> Points);

/// <summary>What an admin wants trained.</summary>
/// <param name="Settings">Invariant texts by name.</param>
public sealed record TrainingWish(string Kind, int Seed, IReadOnlyDictionary<string, string> Settings);
