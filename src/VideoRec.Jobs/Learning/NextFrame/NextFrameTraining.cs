using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// Self-supervised: learns from the frames of the site's own videos which frame comes next. Videos are held out whole. What it has to beat
/// is the model in use, or else the better of "the same frame again" and going on as before.
/// </summary>
internal sealed class NextFrameTraining(
    IDbContextFactory<VideoRecDbContext> contexts, IndexStore store, ExecutionProviderSelector providers) : ITrainingTask
{
    /// <summary>With fewer videos than this the message warns of reading much into the figures.</summary>
    private const int ManyVideos = 100;

    public string Kind => TrainingKinds.NextFrame;

    public Type ConfigurationType => typeof(NextFrameConfiguration);

    public async Task<TrainingOutcome> RunAsync(TrainingContext context, CancellationToken cancellationToken)
    {
        var configuration = context.ReadConfiguration<NextFrameConfiguration>();
        await context.EnterStepAsync(TrainingStep.Prepare, "Reading the frames of the videos", cancellationToken).ConfigureAwait(false);
        var frameModel = await store.FrameModelAsync(cancellationToken).ConfigureAwait(false);
        var data = await NextFrameData.ReadAsync(contexts, frameModel, configuration.Videos, cancellationToken).ConfigureAwait(false);
        await context.UseDataAsync(data.Fingerprint, cancellationToken).ConfigureAwait(false);

        var videos = data.Videos;
        await context.EnterStepAsync(
            TrainingStep.Build, $"{videos.Train.Count} videos to learn from, {videos.Validation.Count} to choose by, {videos.Test.Count} to test with", cancellationToken).ConfigureAwait(false);
        var (trainer, opened, _) = providers.Open(plan => NextFrameLearner.Open(videos, configuration.Network, context.Seed, plan with { Threads = context.Limits.Threads }));
        using (trainer)
        {
            await context.EnterStepAsync(TrainingStep.Train, $"At most {configuration.Rounds} rounds", cancellationToken).ConfigureAwait(false);
            var fit = new NextFrameFit(trainer, configuration);
            if (context.TryOpenCheckpoint() is { } checkpoint)
                using (checkpoint)
                    fit.Load(checkpoint);
            await NextFrameLearner.FitAsync(
                fit, trainer, videos.Validation,
                () => context.ReportAsync(fit.Round, configuration.Rounds, fit.Loss, fit.LatestValue, cancellationToken),
                () => context.PointAsync(fit.Save, cancellationToken)).ConfigureAwait(false);

            await context.EnterStepAsync(TrainingStep.Validate, $"Round {fit.BestRound} of {fit.Round} was best", cancellationToken).ConfigureAwait(false);
            trainer.Write(context.Folder, data.FrameModelId);

            await context.EnterStepAsync(TrainingStep.Test, $"{videos.Test.Count} videos that took no part", cancellationToken).ConfigureAwait(false);
            return await TestAsync(context, configuration, data, trainer, fit, opened with { Threads = context.Limits.Threads }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<TrainingOutcome> TestAsync(
        TrainingContext context, NextFrameConfiguration configuration, NextFrameData data, NextFrameTrainer trainer, NextFrameFit fit, SessionPlan plan,
        CancellationToken cancellationToken)
    {
        using var linear = NextFrameLearner.OpenLinear(data.Videos, configuration.Network, context.Seed, plan);
        await NextFrameLearner.FitAsync(
            new NextFrameFit(linear, configuration), linear, data.Videos.Validation, () => Task.CompletedTask, () => context.PointAsync(null, cancellationToken)).ConfigureAwait(false);

        var test = new NextFrameTest(data.Videos.Test);
        using var served = NextFrameModel.Read(context.Folder);
        var (own, same, further) = (test.Measure(served), test.Measure(SimpleGuesses.SameFrameAgain), test.Measure(SimpleGuesses.LinearExtrapolation));
        var inUse = Math.Max(same.MeanReciprocalRank, further.MeanReciprocalRank);
        if (await context.InUseAsync(cancellationToken).ConfigureAwait(false) is { } live)
        {
            using var model = NextFrameModel.Read(context.FolderOf(live));
            if (model.Manifest.FrameModelId == data.FrameModelId)
                inUse = test.Measure(model).MeanReciprocalRank;
        }

        var (low, high) = own.Interval();
        var (gain, gainLow, gainHigh) = own.Over(same);
        var few = data.Count < ManyVideos ? $" {data.Count} videos are few to learn from: more of them make a better model and surer figures." : "";
        return new TrainingOutcome(
            $"Finds the next frame with a mean reciprocal rank of {Number(own.MeanReciprocalRank)} in {test.Videos} videos that took no part; the same frame again gives {Number(same.MeanReciprocalRank)}.{few}",
            [new HeldOutMeasure("MRR, next frame", own.MeanReciprocalRank, inUse)],
            new Dictionary<string, double>
            {
                ["MRR interval, low"] = low,
                ["MRR interval, high"] = high,
                ["top-1"] = own.Top1,
                ["MRR, same frame again"] = same.MeanReciprocalRank,
                ["top-1, same frame again"] = same.Top1,
                ["MRR, linear extrapolation"] = further.MeanReciprocalRank,
                ["top-1, linear extrapolation"] = further.Top1,
                ["MRR, linear softmax"] = test.Measure(linear).MeanReciprocalRank,
                ["gain over the same frame again"] = gain,
                ["gain interval, low"] = gainLow,
                ["gain interval, high"] = gainHigh,
                ["validation"] = fit.BestValue,
                ["round"] = fit.BestRound,
                ["steps"] = trainer.Steps,
            },
            [NextFrameModel.Network, NextFrameModel.ManifestName]);
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
