using System.Globalization;
using System.Text.Json;
using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning;

/// <summary>
/// Reads served lists with what came of them, learns, and writes a candidate version. Repeating it makes another candidate
/// from what is there then; a run that is not waiting is left alone.
/// </summary>
internal sealed class TrainRankerJob(
    TrainingRunStore runs, RunningTrainings running, ServedListStore lists, ServedListLog log, RankerVersionStore rankers,
    IOptions<RankerTrainingOptions> options, ILogger<TrainRankerJob> logger)
{
    /// <summary>The executor's entry point.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task RunAsync(Guid id, CancellationToken cancellationToken) =>
        running.RunAsync(runs, id, stop => TrainAsync(id, stop.Token), Explain, cancellationToken);

    private string Explain(Exception exception)
    {
        if (exception is InvalidOperationException)
            return "There is nothing to learn from yet: no list has both a clicked and a passed-over video.";
        logger.RankerTrainingFailed(exception);
        return "The training failed; the log says why.";
    }

    private async Task<(string Message, string Metrics)> TrainAsync(Guid id, CancellationToken cancellationToken)
    {
        await runs.ReportAsync(id, 0, "Reading what came of served lists", cancellationToken).ConfigureAwait(false);
        await log.FlushAsync(cancellationToken).ConfigureAwait(false);
        var logged = await lists.WithOutcomesAsync(options.Value.MaxLists, null, cancellationToken).ConfigureAwait(false);
        var live = (await rankers.ListAsync(cancellationToken).ConfigureAwait(false)).First(v => v.State == RankerState.Live);
        await runs.ReportAsync(id, 0.1, $"Learning from {logged.Count} lists", cancellationToken).ConfigureAwait(false);
        var learned = await Task.Run(
            () => RankerLearner.Learn(logged, live.ReadParameters(), options.Value.HalfEvidence, null, cancellationToken), cancellationToken).ConfigureAwait(false);
        var metrics = Metrics(learned);
        var version = await rankers.AddCandidateAsync("Learned", learned.Parameters, RankerOrigin.Trained, metrics, cancellationToken).ConfigureAwait(false);
        var isBetter = learned.Blended > learned.Fixed;
        if (options.Value.PromoteIfBetter && isBetter)
            await rankers.PromoteAsync(version.Id, cancellationToken).ConfigureAwait(false);
        return (string.Create(CultureInfo.InvariantCulture,
            $"{version.Name}: learned from {learned.Lists} lists of {learned.Viewers} viewers; what was learned counts {learned.Parameters.LearnedShare:0.00}; nDCG@10 on held-out viewers {learned.Blended:0.000}, of the live version {learned.Fixed:0.000}."), metrics);
    }

    private static string Metrics(LearnedParameters learned)
    {
        var numbers = new Dictionary<string, double> { ["share"] = learned.Parameters.LearnedShare, ["lists"] = learned.Lists, ["viewers"] = learned.Viewers };
        if (learned is { Blended: { } blended, Fixed: { } before })
            (numbers["nDCG@10"], numbers["live nDCG@10"]) = (blended, before);
        return JsonSerializer.Serialize(numbers);
    }
}
