using System.Globalization;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Tunes the frame encoder to what the site's viewers finish and to its tags and categories: a projection behind it and, where asked for
/// and its graph can be cut there, its last block. Viewers (videos, where there are few viewers) and whole labels are held out of all of
/// it; an encoder has to gain on the first and must not lose on the others. It becomes a model of the catalogue.
/// </summary>
internal sealed class FineTuneTraining(
    TasteSetReader reader, TrunkReader trunks, TunedEncoders encoders, IndexStore index, ExecutionProviderSelector providers) : ITrainingTask
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
        var settings = context.ReadConfiguration<FineTuningConfiguration>();
        await context.EnterStepAsync(
            TrainingStep.Prepare, settings.LastBlock ? "Reading what belongs together, and frames of the videos again" : "Reading what belongs together", cancellationToken).ConfigureAwait(false);
        var frameModel = await index.FrameModelAsync(cancellationToken).ConfigureAwait(false) ?? throw new TrainingRefusedException("No video has been looked at yet.");
        var source = await encoders.FindAsync(frameModel, cancellationToken).ConfigureAwait(false);
        var (set, block, cut, note) = await ReadAsync(context, settings, frameModel, source, cancellationToken).ConfigureAwait(false);
        using var features = block?.Features;
        if (set.Videos.Count < LeastVideos)
            throw new TrainingRefusedException($"At least {LeastVideos} videos that were looked at are needed; there are {set.Videos.Count}.");
        var split = TasteSplit.Of([.. Enumerable.Range(0, set.Videos.Count)], set.Groups, HeldOutShare, TestSeed, 0, context.Limits.Threads);
        if (split.Train.Length < 2 || split.Familiar.Queries == 0 || split.Strange.Queries == 0)
            throw new TrainingRefusedException("Too few videos belong together to learn from some and to test with others: more tags or categories that several videos share are needed.");
        using (var fingerprint = new DataFingerprint())
            await context.UseDataAsync(fingerprint.Add(frameModel).Add(set.Fingerprint()).Current(), cancellationToken).ConfigureAwait(false);

        var tuned = await new FineTuner(context, set, split.Train, split.Groups, providers, block).RunAsync(cancellationToken).ConfigureAwait(false);
        if (tuned.IsAsItWas)
            throw new TrainingRefusedException($"No strength of what was learned gains on validation data without losing on labels it has not seen; the encoder stays as it is.{note}");
        var made = source is null ? null : TunedEncoders.Make(source, cut, tuned, context.RunId);
        var files = TunedLookFile.Write(
            context.Folder, tuned.Block is null ? tuned.Projection.Export() : null, new TunedLookManifest(frameModel, set.Dimension, made?.Manifest.Id, tuned.Block is not null));

        await context.EnterStepAsync(
            TrainingStep.Test, $"{split.Familiar.Queries} questions of what was learned, {split.Strange.Queries} of labels that took no part", cancellationToken).ConfigureAwait(false);
        var after = await LooksAsync(context, tuned, cancellationToken).ConfigureAwait(false);
        var outcome = await TestAsync(context, frameModel, set, split, tuned, after, cancellationToken).ConfigureAwait(false);
        if (made is { } encoder)
            note += $" In the catalogue it is {encoders.Write(encoder).Id}.";
        return outcome with { Message = outcome.Message + note, Files = files };
    }

    /// <returns>The set, what its last block is learned from, where it was cut, and why it is not learned as a sentence.</returns>
    private async Task<(TasteSet Set, BlockData? Block, EncoderCut? Cut, string Note)> ReadAsync(
        TrainingContext context, FineTuningConfiguration settings, string frameModel, EncoderSource? source, CancellationToken cancellationToken)
    {
        if (!settings.LastBlock)
            return (await reader.ReadAsync(context, frameModel, settings.Videos, null, cancellationToken).ConfigureAwait(false), null, null, "");
        var (cut, refusal) = source is null ? (null, $"{frameModel} is not in the catalogue") : EncoderCut.Find(source.Model, source.Manifest.Outputs.Embedding);
        TrunkFeatures? features = null;
        var set = await reader.ReadAsync(
            context, frameModel, cut is null ? settings.Videos : Math.Min(settings.Videos, settings.BlockVideos), cut is null ? null : ReadAgainAsync, cancellationToken).ConfigureAwait(false);
        if (features is null)
            return (set, null, null, $" Its last block stays as it is: {(cut is null ? refusal : "too few videos could be read again")}.");
        var block = new BlockData(cut!.Block, source!.Manifest.Power, features);
        return (TunedBlock.Seen(set, cut.Block, block.Power, features, context.Plan()), block, cut, "");

        async Task<Guid[]> ReadAgainAsync(Guid[] chosen)
        {
            var read = await trunks.ReadAsync(context, source!, cut!, chosen, settings.BlockFrames, cancellationToken).ConfigureAwait(false);
            int[] seen = read.KeepSeen();
            if (seen.Length >= LeastVideos)
                features = read;
            else
                read.Dispose();
            return features is null ? chosen : [.. seen.Select(place => chosen[place])];
        }
    }

    /// <summary>Every video as it will serve (<see cref="TunedLookMaker"/>).</summary>
    private static async Task<float[][]> LooksAsync(TrainingContext context, TunedEncoder tuned, CancellationToken cancellationToken)
    {
        float[][] seen = [.. tuned.Seen.Videos.Select(video => video.Look)];
        if (tuned.Projection.Choice.Strength == 0)
            return seen;
        using var projection = LookProjection.Open(tuned.Projection.Export(), GatedResidual.Input, GatedResidual.Output, tuned.Seen.Dimension, context.Limits.Threads);
        if (tuned.Block is null)
            return await projection.ProjectAsync(seen, cancellationToken).ConfigureAwait(false);
        var looks = new List<float[]>();
        foreach (var video in tuned.Seen.Videos)
        {
            looks.Add(await projection.LookAsync(video.Views, cancellationToken).ConfigureAwait(false));
            await context.PointAsync(null, cancellationToken).ConfigureAwait(false);
        }

        return [.. looks];
    }

    private async Task<TrainingOutcome> TestAsync(
        TrainingContext context, string frameModel, TasteSet set, TasteSplit split, TunedEncoder tuned, float[][] looks, CancellationToken cancellationToken)
    {
        var before = Ask([.. set.Videos.Select(video => video.Look)]);
        var after = Ask(looks);
        var inUse = before;
        if (await context.InUseAsync(cancellationToken).ConfigureAwait(false) is { } live
            && await reader.LooksAsync(TunedLookId.Of(frameModel, live.Id), cancellationToken).ConfigureAwait(false) is var served && set.Videos.All(video => served.ContainsKey(video.Id)))
            inUse = Ask([.. set.Videos.Select(video => served[video.Id])]);
        double[] gains = [.. after.Familiar.Zip(before.Familiar, (now, then) => now - then)];
        var (low, high) = Bootstrap.Interval(gains.Length, 1000, drawn => drawn.Average(question => gains[question]));
        var who = split.Familiar.Asking is null ? "held-out viewers" : "held-out videos";
        var (familiar, strange) = (RetrievalTask.Mean(after.Familiar), RetrievalTask.Mean(after.Strange));
        var metrics = new Dictionary<string, double>
        {
            [$"mAP, {who}"] = familiar,
            ["mAP, unseen labels"] = strange,
            [$"mAP, {who}, encoder as it is"] = RetrievalTask.Mean(before.Familiar),
            ["mAP, unseen labels, encoder as it is"] = RetrievalTask.Mean(before.Strange),
            ["gain interval, low"] = low,
            ["gain interval, high"] = high,
            ["validation gain"] = tuned.Projection.Choice.FamiliarGain,
            ["validation gain, unseen labels"] = tuned.Projection.Choice.StrangeGain,
            ["strength"] = tuned.Projection.Choice.Alpha,
            ["slots"] = tuned.Projection.Residual.Slots,
            ["steps"] = tuned.Projection.Steps,
            ["videos"] = split.Train.Length,
        };
        if (tuned.Block is { } block)
            (metrics["last block, strength"], metrics["last block, steps"]) = (block.Choice.Alpha, block.Steps);
        return new TrainingOutcome(
            $"mAP of {who} {Number(familiar)}, by the encoder as it is {Number(RetrievalTask.Mean(before.Familiar))}; of labels that took no part {Number(strange)}, as it is {Number(RetrievalTask.Mean(before.Strange))}.",
            [
                new HeldOutMeasure($"mAP, {who}", familiar, RetrievalTask.Mean(inUse.Familiar)),
                new HeldOutMeasure("mAP, unseen labels", strange, RetrievalTask.Mean(inUse.Strange), MayFall),
            ],
            metrics, []);

        (double[] Familiar, double[] Strange) Ask(float[][] vectors) => (split.Familiar.Ask(video => vectors[video]), split.Strange.Ask(video => vectors[video]));
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
