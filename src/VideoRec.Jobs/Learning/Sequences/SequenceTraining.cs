using System.Globalization;
using System.Numerics.Tensors;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>
/// Learns what viewers watch after what, from the vectors of the videos, so that new videos have a place in it too. Viewers are held
/// out whole. What it has to beat is the model in use, or else the mean of what was watched, from which it starts.
/// </summary>
internal sealed class SequenceTraining(BehaviourDataStore store, VectorIndexes indexes, IndexUpdater updater, ExecutionProviderSelector providers) : ITrainingTask
{
    private const int K = 10;
    private const int MostCodes = 64;

    /// <summary>Videos that the directions of the codes are taken from, at most.</summary>
    private const int MostForDirections = 2000;

    public string Kind => TrainingKinds.Sequence;

    public Type ConfigurationType => typeof(SequenceConfiguration);

    public async Task<TrainingOutcome> RunAsync(TrainingContext context, CancellationToken cancellationToken)
    {
        var configuration = context.ReadConfiguration<SequenceConfiguration>();
        await context.EnterStepAsync(TrainingStep.Prepare, "Reading what was watched", cancellationToken).ConfigureAwait(false);
        if (!updater.IsLoaded)
            await updater.RebuildAsync(cancellationToken).ConfigureAwait(false);
        var data = await SequenceData.ReadAsync(store, indexes.Current, cancellationToken).ConfigureAwait(false);
        await context.UseDataAsync(data.Fingerprint, cancellationToken).ConfigureAwait(false);

        await context.EnterStepAsync(
            TrainingStep.Build, $"{data.Train.Length} viewers to learn from, {data.Validation.Length} to choose by, {data.Test.Length} to test with", cancellationToken).ConfigureAwait(false);
        var basis = Basis(data);
        var settings = new SequenceSettings
        {
            Codes = basis.Length / JoinedVectors.Dimension(data.Snapshot),
            States = configuration.States,
            Dropout = configuration.Dropout,
            LearningRate = configuration.LearningRate,
            FromHistory = true,
        };
        var items = new SequenceItems(data.Rows.Length, Codes(data, basis, settings.Codes));
        var (trainer, _, _) = providers.Open(plan => new SequenceTrainer(
            items, data.Train, settings, (ulong)context.Seed, plan with { Threads = context.Limits.Threads }));
        using (trainer)
        {
            var fit = new SequenceFit(trainer, configuration.Epochs, configuration.Patience, configuration.LearningRate);
            await FitAsync(context, configuration, data, settings, items, trainer, fit, cancellationToken).ConfigureAwait(false);

            await context.EnterStepAsync(TrainingStep.Validate, $"Epoch {fit.BestEpoch} of {fit.Epoch} was best", cancellationToken).ConfigureAwait(false);
            fit.Restore();
            SequenceModelFile.Write(context.Folder, SequenceModelFile.Export(settings, basis, trainer.ReadParameters()), new SequenceManifest(
                data.Snapshot.Look.ModelId, data.Snapshot.Words.ModelId, basis.Length / settings.Codes, data.Train.Length, settings.Window));

            await context.EnterStepAsync(TrainingStep.Test, $"{data.Test.Length} viewers who took no part", cancellationToken).ConfigureAwait(false);
            return await TestAsync(context, data, fit, trainer, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task FitAsync(
        TrainingContext context, SequenceConfiguration configuration, SequenceData data, SequenceSettings settings, SequenceItems items,
        SequenceTrainer trainer, SequenceFit fit, CancellationToken cancellationToken)
    {
        await context.EnterStepAsync(TrainingStep.Train, $"At most {configuration.Epochs} passes", cancellationToken).ConfigureAwait(false);
        if (context.TryOpenCheckpoint() is { } checkpoint)
            using (checkpoint)
                fit.Load(checkpoint);
        var moments = SequenceMoments.Of(data.Validation);
        while (!fit.IsDone)
        {
            if (fit.Step())
            {
                var ranks = SequenceMoments.Ranks(moments, trainer.Predict([.. moments.Select(m => m.Before)]), items.Count,
                    (item, code) => items.Codes.AsSpan(item * settings.Codes, settings.Codes).CopyTo(code));
                var value = SequenceMoments.Ndcg(moments, ranks, K).Average();
                fit.EndEpoch(value);
                await context.ReportAsync(fit.Epoch, configuration.Epochs, fit.Loss, value, cancellationToken).ConfigureAwait(false);
            }

            await context.PointAsync(fit.Save, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<TrainingOutcome> TestAsync(
        TrainingContext context, SequenceData data, SequenceFit fit, SequenceTrainer trainer, CancellationToken cancellationToken)
    {
        var moments = SequenceMoments.Of(data.Test);
        var own = await NdcgAsync(SequenceModelFile.Read(context.RunId.ToString(), context.Folder)).ConfigureAwait(false);
        var mean = SequenceMoments.Ndcg(moments, Ranks(moment => Mean(data, moment.Before)), K).Average();
        var latest = SequenceMoments.Ndcg(moments, Ranks(moment => Mean(data, moment.Before[^1..])), K).Average();
        var inUse = mean;
        if (await context.InUseAsync(cancellationToken).ConfigureAwait(false) is { } live)
        {
            var model = SequenceModelFile.Read(live.Id.ToString(), context.FolderOf(live));
            if (model.LookModelId == data.Snapshot.Look.ModelId && model.WordsModelId == data.Snapshot.Words.ModelId)
                inUse = (await NdcgAsync(model).ConfigureAwait(false)).Average();
        }

        var matrix = InteractionMatrix.Create(data.Train.Length, data.Rows.Length, data.Train.SelectMany((items, viewer) => items.Select(item => (viewer, item, 1f))));
        var counts = matrix.ItemCounts();
        var neighbours = ItemKnnTrainer.Train(matrix, 100, 10, cancellationToken: cancellationToken);
        var (low, high) = Bootstrap.Interval(own.Length, 1000, drawn => drawn.Average(viewer => own[viewer]));
        var value = own.Average();
        return new TrainingOutcome(
            $"Tells the next of {data.Rows.Length} videos with nDCG@{K} {Number(value)} for {data.Test.Length} viewers who took no part; nearness to what they watched gives {Number(mean)}.",
            [new HeldOutMeasure($"nDCG@{K}, next video", value, inUse)],
            new Dictionary<string, double>
            {
                ["nDCG interval, low"] = low,
                ["nDCG interval, high"] = high,
                ["nDCG, mean of watched"] = mean,
                ["nDCG, latest watched"] = latest,
                ["nDCG, popularity"] = SequenceMoments.Ndcg(moments, SequenceMoments.Ranks(moments, _ => Array.ConvertAll(counts, count => (float)count)), K).Average(),
                ["nDCG, item-KNN"] = SequenceMoments.Ndcg(moments, SequenceMoments.Ranks(moments, Neighbours), K).Average(),
                ["validation"] = fit.BestValue,
                ["epoch"] = fit.BestEpoch,
                ["steps"] = trainer.Steps,
            },
            [SequenceModelFile.Network, SequenceModelFile.Manifest]);

        async Task<double[]> NdcgAsync(OnnxSequencePredictor model)
        {
            var points = new List<float[]>();
            foreach (var moment in moments)
            {
                points.Add(model.Predict(Watched(data, moment.Before.AsSpan(Math.Max(0, moment.Before.Length - model.Longest)))));
                await context.PointAsync(null, cancellationToken).ConfigureAwait(false);
            }

            return SequenceMoments.Ndcg(moments, SequenceMoments.Ranks(moments, points, data.Rows.Length, data.Write), K);
        }

        int[] Ranks(Func<SequenceMoment, float[]> point) => SequenceMoments.Ranks(moments, [.. moments.Select(point)], data.Rows.Length, data.Write);

        float[] Neighbours(SequenceMoment moment)
        {
            var scores = new float[data.Rows.Length];
            neighbours.Score([.. moment.Before.Distinct().Order().Select(item => new ItemWeight(item, 1))], scores);
            return scores;
        }
    }

    /// <summary>Directions of the codes, [codes, dimension].</summary>
    private static float[] Basis(SequenceData data)
    {
        var dimension = JoinedVectors.Dimension(data.Snapshot);
        var every = Math.Max(1, (data.Rows.Length + MostForDirections - 1) / MostForDirections);
        int[] drawn = [.. Enumerable.Range(0, data.Rows.Length).Where(item => item % every == 0)];
        return PrincipalDirections.Of(Watched(data, drawn), dimension, MostCodes);
    }

    private static float[] Codes(SequenceData data, float[] basis, int codes)
    {
        var dimension = basis.Length / codes;
        var all = new float[data.Rows.Length * codes];
        var joined = new float[dimension];
        for (var item = 0; item < data.Rows.Length; item++)
        {
            data.Write(item, joined);
            for (var code = 0; code < codes; code++)
                all[(item * codes) + code] = TensorPrimitives.Dot<float>(joined, basis.AsSpan(code * dimension, dimension));
        }

        return all;
    }

    private static float[] Watched(SequenceData data, ReadOnlySpan<int> items)
    {
        var dimension = JoinedVectors.Dimension(data.Snapshot);
        var watched = new float[items.Length * dimension];
        for (var i = 0; i < items.Length; i++)
            data.Write(items[i], watched.AsSpan(i * dimension, dimension));
        return watched;
    }

    private static float[] Mean(SequenceData data, int[] items)
    {
        var dimension = JoinedVectors.Dimension(data.Snapshot);
        var (sum, joined) = (new float[dimension], new float[dimension]);
        foreach (var item in items)
        {
            data.Write(item, joined);
            TensorPrimitives.Add(sum, joined, sum);
        }

        return sum;
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
