using VideoRec.Domain.Learning;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Evaluation.FineTune;

/// <summary>Trains the product's fine-tuning on what one half lets it see, and asks all other clips for their categories before and after.</summary>
internal sealed class FineTuneStudy(IReadOnlyList<SeenClip> clips, IReadOnlyDictionary<string, string> settings)
{
    private const int Views = 8;

    private readonly TasteVideo[] _videos = [.. clips.Select(clip => new TasteVideo(Guid.Empty, clip.Look, TasteViews.Of(clip.Frames, clip.Dimension, Views)))];

    public async Task<HalfResult> RunAsync(SeenHalf half, CancellationToken cancellationToken)
    {
        TasteGroup[] groups = [.. half.Train.GroupBy(i => clips[i].Category).Where(group => group.Count() >= 2).Select(group => new TasteGroup(TasteEvidence.Label, [.. group]))];
        var folder = Directory.CreateTempSubdirectory("videorec-fine-tune-").FullName;
        try
        {
            var context = new TrainingContext(
                Guid.NewGuid(), folder, half.Seed, TrainingConfigurations.Write(typeof(FineTuningConfiguration), settings), new TrainingLimits(Environment.ProcessorCount, long.MaxValue), new UnattendedTraining());
            var tuned = await new FineTuner(context, new TasteSet(_videos, groups), half.Train, groups).RunAsync(cancellationToken);
            var file = Path.Combine(folder, "projection.onnx");
            await File.WriteAllBytesAsync(file, tuned.Export(), cancellationToken);
            using var projection = LookProjection.Open(file, GatedResidual.Input, GatedResidual.Output, clips[0].Dimension, Environment.ProcessorCount);
            var after = tuned.Choice.Strength == 0 ? [.. clips.Select(clip => clip.Look)] : await projection.ProjectAsync([.. clips.Select(clip => clip.Look)], cancellationToken);
            return new HalfResult(
                half.Seed, [.. half.Seen.Order(StringComparer.Ordinal)], [.. half.Train.Select(i => clips[i].File)], tuned.Residual.Slots, tuned.Steps, tuned.Choice,
                Ask(half, [.. clips.Select(clip => clip.Look)], seen: true), Ask(half, after, seen: true),
                Ask(half, [.. clips.Select(clip => clip.Look)], seen: false), Ask(half, after, seen: false));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>mAP of the seen or the unseen categories' clips among all that were not trained on, seen from the mean of these, as the index has them.</summary>
    private double Ask(SeenHalf half, float[][] vectors, bool seen)
    {
        int[] gallery = [.. Enumerable.Range(0, clips.Count).Except(half.Train)];
        var mean = new double[clips[0].Dimension];
        foreach (var i in gallery)
            for (var d = 0; d < mean.Length; d++)
                mean[d] += vectors[i][d] / (double)gallery.Length;
        return RetrievalMetrics.Evaluate(gallery.Where(i => half.Seen.Contains(clips[i].Category) == seen).Select(query => (IReadOnlyList<bool>)[.. gallery
            .Where(i => i != query)
            .OrderByDescending(i => Similarity.Cosine(vectors[query], vectors[i], mean)).ThenBy(i => i)
            .Select(i => clips[i].Category == clips[query].Category)])).MeanAveragePrecision;
    }
}

/// <param name="Seen">Seen categories.</param>
/// <param name="Trained">Clips that were trained on.</param>
/// <param name="Steps">Steps that validation chose; 0 keeps the slots as they begin, at the means of what belongs together.</param>
internal sealed record HalfResult(
    int Seed, string[] Seen, string[] Trained, int Slots, int Steps, ValidationChoice Choice, double SeenBefore, double SeenAfter, double UnseenBefore, double UnseenAfter)
{
    public double SeenGain => SeenAfter - SeenBefore;

    public double UnseenGain => UnseenAfter - UnseenBefore;
}
