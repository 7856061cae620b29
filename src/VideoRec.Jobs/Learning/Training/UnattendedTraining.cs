using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>A training outside of a site: nothing slows it, nothing stops it but <see cref="StopAt"/>, and its curve is in memory.</summary>
public sealed class UnattendedTraining : ITrainingHost
{
    private readonly List<TrainingProgress> _curve = [];
    private readonly List<TrainingStep> _steps = [];
    private string? _fingerprint;
    private int _points;

    /// <summary>What the training is compared with; null for what is built in.</summary>
    public LearnedModel? InUse { get; init; }

    /// <summary>The point at which the run is stopped, counted from 1; null for none. Set to null to let the next call of the task go on.</summary>
    public int? StopAt { get; set; }

    public IReadOnlyList<TrainingProgress> Curve => _curve;

    public IReadOnlyList<TrainingStep> Steps => _steps;

    /// <summary>Called with every point of the curve.</summary>
    public Action<TrainingProgress>? Reported { get; init; }

    public Task EnterStepAsync(TrainingStep step, string text, CancellationToken cancellationToken)
    {
        _steps.Add(step);
        return Task.CompletedTask;
    }

    public Task ReportAsync(TrainingProgress progress, CancellationToken cancellationToken)
    {
        _curve.Add(progress);
        Reported?.Invoke(progress);
        return Task.CompletedTask;
    }

    public Task<bool> UseDataAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var isSame = _fingerprint is null || _fingerprint == fingerprint;
        _fingerprint = fingerprint;
        return Task.FromResult(isSame);
    }

    public Task<LearnedModel?> InUseAsync(CancellationToken cancellationToken) => Task.FromResult(InUse);

    public ValueTask<TrainingSignal> GateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(++_points == StopAt ? TrainingSignal.Stop : TrainingSignal.GoOn);
    }
}
