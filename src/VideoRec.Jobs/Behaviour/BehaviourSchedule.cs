using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// Asks for a training as often as the options say, if anybody did anything since the last one; and soon where somebody
/// forgot what the model in use has learned from, once for all who do within seconds.
/// </summary>
internal sealed class BehaviourSchedule : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterForgetting = TimeSpan.FromSeconds(10);

    private readonly BehaviourTraining _training;
    private readonly TrainingRunStore _runs;
    private readonly BehaviourDataStore _data;
    private readonly BehaviourModels _models;
    private readonly InteractionEvents _events;
    private readonly BehaviourOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BehaviourSchedule> _logger;
    private readonly PipelineSignal _wake = new();

    /// <summary>Something may have been forgotten that the model knows; true at first, since nobody listened while the site was down.</summary>
    private volatile bool _looksForForgotten = true;

    public BehaviourSchedule(
        BehaviourTraining training, TrainingRunStore runs, BehaviourDataStore data, BehaviourModels models, InteractionEvents events,
        IOptions<BehaviourOptions> options, TimeProvider time, ILogger<BehaviourSchedule> logger)
    {
        (_training, _runs, _data, _models, _events, _options, _time, _logger) = (training, runs, data, models, events, options.Value, time, logger);
        events.Forgotten += OnForgotten;
    }

    public override void Dispose()
    {
        _events.Forgotten -= OnForgotten;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var resumed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!resumed)
                    await _training.ResumeAsync(stoppingToken).ConfigureAwait(false);
                resumed = true;
                if (await IsDueAsync(stoppingToken).ConfigureAwait(false) || await MustUnlearnAsync(stoppingToken).ConfigureAwait(false))
                    await _training.StartAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _logger.BehaviourScheduleFailed(exception);
            }

            if (!_looksForForgotten)
                await _wake.WaitAsync(LookEvery, _time, stoppingToken).ConfigureAwait(false);
            if (_looksForForgotten)
                await Task.Delay(AfterForgetting, _time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The log up to where the last training read it is shorter than it was then. Not while a training waits or goes on,
    /// which is looked at when it has ended, nor at once after one that came to nothing.
    /// </summary>
    internal async Task<bool> MustUnlearnAsync(CancellationToken cancellationToken)
    {
        if (!_looksForForgotten)
            return false;
        _looksForForgotten = false;
        var runs = await _runs.ListAsync(20, cancellationToken, [BehaviourTraining.Kind]).ConfigureAwait(false);
        if (runs is [var latest, ..] && (latest.State is TrainingState.Queued or TrainingState.Running ||
            (latest.State is not TrainingState.Succeeded && _time.GetUtcNow() - latest.RequestedAt < LookEvery)))
        {
            _looksForForgotten = true;
            return false;
        }

        var learned = runs.FirstOrDefault(r => r.State is TrainingState.Succeeded)?.Metrics is { } metrics ? JsonSerializer.Deserialize<BehaviourMetrics>(metrics) : null;
        if (learned is null || await _data.CountUpToAsync(learned.LastInteraction, cancellationToken).ConfigureAwait(false) >= learned.Seen)
            return false;
        return _looksForForgotten = true;
    }

    private void OnForgotten(Guid viewerId, IReadOnlyList<Interaction> gone)
    {
        if (gone.Count == 0)
            return;
        _looksForForgotten = true;
        _wake.Wake();
    }

    /// <summary>Also where the model in use is gone although a run made one: its file was lost or damaged.</summary>
    internal async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (_options.RetrainEveryHours == 0)
            return false;
        var last = await _data.LastInteractionAsync(cancellationToken).ConfigureAwait(false);
        if (await _runs.ListAsync(1, cancellationToken, [BehaviourTraining.Kind]).ConfigureAwait(false) is not [var latest, ..])
            return last > 0;
        if (_time.GetUtcNow() - latest.RequestedAt < TimeSpan.FromHours(_options.RetrainEveryHours))
            return false;
        var seen = latest.Metrics is { } metrics ? JsonSerializer.Deserialize<BehaviourMetrics>(metrics)?.LastInteraction : null;
        return seen != last || _models.Current is null;
    }
}
