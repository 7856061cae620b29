using System.Globalization;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Learns a projection of looks from what the site's viewers finish and from its tags and categories. Viewers (videos, where there are
/// few viewers) and whole labels are held out of all of it; a model has to gain on the first and must not lose on the others.
/// </summary>
internal sealed class FineTuneTraining(TasteSetReader reader, IndexStore index, ExecutionProviderSelector providers) : ITrainingTask
{
    private const int LeastVideos = 16;
    private const double HeldOutShare = 0.2;
    private const double MayFall = 0.005;

    /// <summary>What is held out hangs on the data alone, so that trainings with other seeds are compared on the same.</summary>
    private const ulong TestSeed = 0x7E57;

    public string Kind => TrainingKinds.FineTune;

    public Type ConfigurationType => typeof(FineTuningConfiguration);

    public async Task<TrainingOutcome> RunAsync(TrainingContext context, CancellationToken cancellationToken)
    {
        await context.EnterStepAsync(TrainingStep.Prepare, "Reading what belongs together", cancellationToken).ConfigureAwait(false);
        var frameModel = await index.FrameModelAsync(cancellationToken).ConfigureAwait(false) ?? throw new TrainingRefusedException("No video has been looked at yet.");
        var set = await reader.ReadAsync(context, frameModel, context.ReadConfiguration<FineTuningConfiguration>().Videos, cancellationToken).ConfigureAwait(false);
        if (set.Videos.Count < LeastVideos)
            throw new TrainingRefusedException($"At least {LeastVideos} videos that were looked at are needed; there are {set.Videos.Count}.");
        var split = TasteSplit.Of([.. Enumerable.Range(0, set.Videos.Count)], set.Groups, HeldOutShare, TestSeed, 0, context.Limits.Threads);
        if (split.Train.Length < 2 || split.Familiar.Queries == 0 || split.Strange.Queries == 0)
            throw new TrainingRefusedException("Too few videos belong together to learn from some and to test with others: more tags or categories that several videos share are needed.");
        using (var fingerprint = new DataFingerprint())
            await context.UseDataAsync(fingerprint.Add(frameModel).Add(set.Fingerprint()).Current(), cancellationToken).ConfigureAwait(false);

        var tuned = await new FineTuner(context, set, split.Train, split.Groups, providers).RunAsync(cancellationToken).ConfigureAwait(false);
        if (tuned.Choice.Strength == 0)
            throw new TrainingRefusedException("No strength of the projection gains on validation data without losing on labels it has not seen; the encoder stays as it is.");
        TunedLookFile.Write(context.Folder, tuned.Export(), new TunedLookManifest(frameModel, set.Dimension));

        await context.EnterStepAsync(
            TrainingStep.Test, $"{split.Familiar.Queries} questions of what was learned, {split.Strange.Queries} of labels that took no part", cancellationToken).ConfigureAwait(false);
        return await TestAsync(context, frameModel, set, split, tuned, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<TrainingOutcome> TestAsync(
        TrainingContext context, string frameModel, TasteSet set, TasteSplit split, TunedProjection tuned, CancellationToken cancellationToken)
    {
        float[][] looks = [.. set.Videos.Select(video => video.Look)];
        var before = Ask(looks);
        var after = Ask(await ProjectAsync(context.Folder).ConfigureAwait(false) ?? looks);
        var inUse = before;
        if (await context.InUseAsync(cancellationToken).ConfigureAwait(false) is { } live && await ProjectAsync(context.FolderOf(live)).ConfigureAwait(false) is { } served)
            inUse = Ask(served);
        double[] gains = [.. after.Familiar.Zip(before.Familiar, (now, then) => now - then)];
        var (low, high) = Bootstrap.Interval(gains.Length, 1000, drawn => drawn.Average(question => gains[question]));
        var who = split.Familiar.Asking is null ? "held-out viewers" : "held-out videos";
        var (familiar, strange) = (RetrievalTask.Mean(after.Familiar), RetrievalTask.Mean(after.Strange));
        return new TrainingOutcome(
            $"mAP of {who} {Number(familiar)}, by the encoder as it is {Number(RetrievalTask.Mean(before.Familiar))}; of labels that took no part {Number(strange)}, as it is {Number(RetrievalTask.Mean(before.Strange))}.",
            [
                new HeldOutMeasure($"mAP, {who}", familiar, RetrievalTask.Mean(inUse.Familiar)),
                new HeldOutMeasure("mAP, unseen labels", strange, RetrievalTask.Mean(inUse.Strange), MayFall),
            ],
            new Dictionary<string, double>
            {
                [$"mAP, {who}"] = familiar,
                ["mAP, unseen labels"] = strange,
                [$"mAP, {who}, encoder as it is"] = RetrievalTask.Mean(before.Familiar),
                ["mAP, unseen labels, encoder as it is"] = RetrievalTask.Mean(before.Strange),
                ["gain interval, low"] = low,
                ["gain interval, high"] = high,
                ["validation gain"] = tuned.Choice.FamiliarGain,
                ["validation gain, unseen labels"] = tuned.Choice.StrangeGain,
                ["strength"] = tuned.Choice.Alpha,
                ["slots"] = tuned.Residual.Slots,
                ["steps"] = tuned.Steps,
                ["videos"] = split.Train.Length,
            },
            [TunedLookFile.Network, TunedLookFile.Manifest]);

        (double[] Familiar, double[] Strange) Ask(float[][] vectors) => (split.Familiar.Ask(video => vectors[video]), split.Strange.Ask(video => vectors[video]));

        // Null where the projection is of another frame model's looks: what serves then are the looks as they are.
        async Task<float[][]?> ProjectAsync(string folder)
        {
            var (manifest, projection) = TunedLookFile.Open(folder, context.Limits.Threads);
            using (projection)
                return manifest == new TunedLookManifest(frameModel, set.Dimension) ? await projection.ProjectAsync(looks, cancellationToken).ConfigureAwait(false) : null;
        }
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
