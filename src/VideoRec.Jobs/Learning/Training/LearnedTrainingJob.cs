using System.Security.Cryptography;
using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>
/// Carries a run of a learned model through its task and adds the model as a candidate. Reads the run's row and folder;
/// repeating it goes on from the checkpoint there, and a run that is not waiting is left alone.
/// </summary>
internal sealed class LearnedTrainingJob(
    IEnumerable<ITrainingTask> tasks, TrainingRunStore runs, TrainingRecordStore record, LearnedModelStore models, RunningTrainings running,
    ServingLatency latency, DataDirectories directories, IOptions<LearningOptions> options, TimeProvider time, ILogger<LearnedTrainingJob> logger)
{
    /// <summary>Time for the next point when the site stops; the executor gives its jobs ten seconds.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The executor's entry point.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task RunAsync(Guid id, CancellationToken cancellationToken) => RunAsync(id, null, null, cancellationToken);

    /// <summary>As above, with somebody who watches.</summary>
    public Task RunAsync(Guid id, Action<TrainingStep, string>? entered, Action<TrainingProgress>? reported, CancellationToken cancellationToken) => running.RunAsync(
        runs, id, Grace, training => TrainAsync(id, training, entered, reported), exception => Explain(id, exception), cancellationToken);

    private async Task TrainAsync(Guid id, RunningTraining training, Action<TrainingStep, string>? entered, Action<TrainingProgress>? reported)
    {
        var run = await runs.FindAsync(id, training.Cut.Token).ConfigureAwait(false) ?? throw new InvalidOperationException($"The run {id} is gone.");
        var task = tasks.FirstOrDefault(t => t.Kind == run.Kind) ?? throw new TrainingRefusedException($"There is no training of the kind {run.Kind}.");
        var host = new SiteTraining(id, training, record, latency, options.Value, time) { Entered = entered, Reported = reported };
        var context = new TrainingContext(id, directories.TrainingRun(id), run.Seed, run.Configuration, options.Value.Limits, host);
        logger.LearnedTrainingStarted(run.Kind, id, run.Seed);

        // On a thread of its own: a training that computes for long before its first wait would hold up the caller.
        var outcome = await Task.Run(() => task.RunAsync(context, training.Cut.Token), training.Cut.Token).ConfigureAwait(false);
        training.Cut.Token.ThrowIfCancellationRequested();
        if (outcome.HeldOut.Count == 0 || outcome.Files.Count == 0)
            throw new InvalidOperationException($"The training {run.Kind} gave no {(outcome.Files.Count == 0 ? "files" : "measure on held-out data")}.");
        if (outcome.HeldOut.Any(m => !double.IsFinite(m.Value) || !double.IsFinite(m.InUse)))
            throw new TrainingRefusedException("The training did not arrive at numbers: its held-out measures are infinite or undefined. Try a lower rate.");
        var metrics = outcome.Metrics.Where(m => double.IsFinite(m.Value)).ToDictionary();
        var files = outcome.Files.Select(name => Describe(context.Folder, name)).ToList();
        if (await models.AddAsync(id, outcome.Message, outcome.HeldOut, metrics, files, CancellationToken.None).ConfigureAwait(false) is not { } model)
            return;
        logger.LearnedTrainingEnded(run.Kind, id, outcome.Message);
        Tidy(context.Folder, model.Files);
    }

    private static LearnedFile Describe(string folder, string name)
    {
        using var file = File.OpenRead(Path.Combine(folder, Path.GetFileName(name)));
        return new LearnedFile(Path.GetFileName(name), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Removes what was only needed on the way, such as the checkpoint.</summary>
    private static void Tidy(string folder, IReadOnlyList<LearnedFile> kept)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => kept.All(k => k.Name != Path.GetFileName(f))))
            File.Delete(file);
    }

    private string Explain(Guid id, Exception exception)
    {
        if (exception is TrainingRefusedException)
            return exception.Message;
        logger.LearnedTrainingFailed(exception, id);
        return exception switch
        {
            OutOfMemoryException => "There was not enough memory; make the training smaller.",
            IOException => "The files of the training could not be written to the data folder.",
            _ => "The training failed; the log says why.",
        };
    }
}
