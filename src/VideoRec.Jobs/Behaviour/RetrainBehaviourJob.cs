using System.Text.Json;
using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// Reads the interaction log, trains a behaviour model, writes its file and puts it into use. Repeating it trains anew
/// on what is there then; a run that is not waiting is left alone.
/// </summary>
internal sealed class RetrainBehaviourJob(
    TrainingRunStore runs, RunningTrainings running, BehaviourDataStore data, BehaviourModels models, DataDirectories directories,
    IOptions<BehaviourOptions> options, TimeProvider time, ILogger<RetrainBehaviourJob> logger)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The executor's entry point.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await running.RunAsync(runs, id, stop => TrainAsync(id, stop), Explain, cancellationToken).ConfigureAwait(false) is { } message)
            logger.BehaviourTrained(message);
    }

    private async Task<(string Message, string Metrics)> TrainAsync(Guid id, CancellationTokenSource stop)
    {
        var started = time.GetTimestamp();
        var trainedAt = time.GetUtcNow();
        await runs.ReportAsync(id, 0, "Reading what viewers did", stop.Token).ConfigureAwait(false);
        var last = await data.LastInteractionAsync(stop.Token).ConfigureAwait(false);
        var seen = await data.CountUpToAsync(last, stop.Token).ConfigureAwait(false);
        var read = await data.ReadAsync(stop.Token).ConfigureAwait(false);
        var kind = BehaviourTrainer.KindFor(read.VideoIds.Count, options.Value);
        var progress = new LatestProgress();
        var training = Task.Run(() => BehaviourTrainer.Train(read.Matrix, options.Value, progress, stop.Token), stop.Token);
        while (await Task.WhenAny(training, Task.Delay(ReportEvery, time, CancellationToken.None)).ConfigureAwait(false) != training)
            if (!await runs.ReportAsync(id, progress.Value, $"Training {kind} on {read.VideoIds.Count} videos", CancellationToken.None).ConfigureAwait(false))
                await stop.CancelAsync().ConfigureAwait(false);
        var trained = new TrainedBehaviour(await training.ConfigureAwait(false), read.VideoIds, read.Evidence, read.Matrix.Count, trainedAt);
        stop.Token.ThrowIfCancellationRequested();
        var bytes = Write(trained);
        models.Publish(trained);
        var message = read.VideoIds.Count == 0
            ? "There is nothing to learn from yet: nobody has watched or liked a video."
            : $"Learned from {read.Matrix.Count} interactions of {read.Matrix.Viewers} viewers with {read.VideoIds.Count} videos.";
        return (message, JsonSerializer.Serialize(new BehaviourMetrics(
            kind.ToString(), read.Matrix.Viewers, read.Evidence, read.VideoIds.Count, read.Matrix.Count, last, bytes,
            Math.Round(time.GetElapsedTime(started).TotalSeconds, 3), seen)));
    }

    private long Write(TrainedBehaviour trained)
    {
        DurableFile.Write(directories.BehaviourModel, file => BehaviourModelFile.Write(trained, file));
        return new FileInfo(directories.BehaviourModel).Length;
    }

    private string Explain(Exception exception)
    {
        logger.BehaviourTrainingFailed(exception);
        return exception switch
        {
            OutOfMemoryException => "There was not enough memory; lower VideoRec:Behaviour:MaxEaseVideos.",
            IOException => "The model could not be written to the data folder.",
            _ => "The training failed; the log says why.",
        };
    }
}

/// <summary>What a training came to, as kept with its run.</summary>
/// <param name="Evidence">Viewers with at least two videos.</param>
/// <param name="LastInteraction">Newest interaction it has seen.</param>
/// <param name="Bytes">Size of the model file.</param>
/// <param name="Seen">How many interactions there were up to that one, before it read them.</param>
public sealed record BehaviourMetrics(
    string Kind, int Viewers, int Evidence, int Videos, int Interactions, long LastInteraction, long Bytes, double Seconds, long Seen = 0);
