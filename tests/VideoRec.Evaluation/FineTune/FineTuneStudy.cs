using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Evaluation.FineTune;

/// <summary>Trains the product's fine-tuning on what one half lets it see, and asks all other clips for their categories before and after.</summary>
/// <param name="block">What the last block is learned from; null leaves it as it is.</param>
internal sealed class FineTuneStudy(IReadOnlyList<SeenClip> clips, IReadOnlyDictionary<string, string> settings, BlockData? block)
{
    private const int Views = 8;

    private readonly TasteVideo[] _videos = [.. clips.Select(clip => new TasteVideo(Guid.Empty, clip.Look, TasteViews.Of(clip.Frames, clip.Dimension, Views)))];

    /// <returns>The projection alone, of looks as a promotion applies it and of each frame as the encoder's file does; where a last block is learned also that alone, and both.</returns>
    public async Task<IReadOnlyList<HalfResult>> RunAsync(SeenHalf half, CancellationToken cancellationToken)
    {
        var tuned = await TuneAsync(half, null, cancellationToken);
        var choice = (tuned.Projection.Steps, tuned.Projection.Choice);
        var results = new List<HalfResult>
        {
            Result("projection", half, choice, await ProjectAsync(tuned, clips.Select(clip => clip.Look), cancellationToken)),
            Result("by frame", half, choice, await ProjectAsync(tuned, clips.Select(clip => clip.Frames), cancellationToken)),
        };
        if (block is null)
            return results;
        tuned = await TuneAsync(half, block, cancellationToken);
        var frames = tuned.Block is null ? clips.Select(clip => clip.Frames) : tuned.Seen.Videos.Select(video => video.Views);
        results.Add(Result(
            "last block", half, (tuned.Block?.Steps ?? 0, tuned.Block?.Choice ?? new ValidationChoice(0, 0, 0, 0)), [.. frames.Select(clip => EmbeddingPooling.LookVector(clip, clips[0].Dimension))]));
        results.Add(Result("both", half, (tuned.Projection.Steps, tuned.Projection.Choice), await ProjectAsync(tuned, frames, cancellationToken)));
        return results;
    }

    private async Task<TunedEncoder> TuneAsync(SeenHalf half, BlockData? data, CancellationToken cancellationToken)
    {
        TasteGroup[] groups = [.. half.Train.GroupBy(i => clips[i].Category).Where(group => group.Count() >= 2).Select(group => new TasteGroup(TasteEvidence.Label, [.. group]))];
        var folder = Directory.CreateTempSubdirectory("videorec-fine-tune-").FullName;
        try
        {
            var context = new TrainingContext(
                Guid.NewGuid(), folder, half.Seed, TrainingConfigurations.Write(typeof(FineTuningConfiguration), settings), new TrainingLimits(Environment.ProcessorCount, long.MaxValue), new UnattendedTraining());
            return await new FineTuner(context, new TasteSet(_videos, groups), half.Train, groups, null, data).RunAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="vectors">Of each clip, one or one a frame.</param>
    private async Task<float[][]> ProjectAsync(TunedEncoder tuned, IEnumerable<float[]> vectors, CancellationToken cancellationToken)
    {
        var isAsItWas = tuned.Projection.Choice.Strength == 0;
        using var projection = LookProjection.Open(tuned.Projection.Export(), GatedResidual.Input, GatedResidual.Output, clips[0].Dimension, Environment.ProcessorCount);
        var looks = new List<float[]>();
        foreach (var own in vectors)
            looks.Add(isAsItWas ? EmbeddingPooling.LookVector(own, clips[0].Dimension) : await projection.LookAsync(own, cancellationToken));
        return [.. looks];
    }

    private HalfResult Result(string method, SeenHalf half, (int Steps, ValidationChoice Choice) learned, float[][] after)
    {
        float[][] before = [.. clips.Select(clip => clip.Look)];
        return new HalfResult(
            method, half.Seed, [.. half.Seen.Order(StringComparer.Ordinal)], [.. half.Train.Select(i => clips[i].File)], learned.Steps, learned.Choice,
            Ask(half, before, seen: true), Ask(half, after, seen: true), Ask(half, before, seen: false), Ask(half, after, seen: false));
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
/// <param name="Method">What was learned.</param>
/// <param name="Steps">Steps that validation chose; 0 keeps the slots as they begin, at the means of what belongs together.</param>
internal sealed record HalfResult(
    string Method, int Seed, string[] Seen, string[] Trained, int Steps, ValidationChoice Choice, double SeenBefore, double SeenAfter, double UnseenBefore, double UnseenAfter)
{
    public double SeenGain => SeenAfter - SeenBefore;

    public double UnseenGain => UnseenAfter - UnseenBefore;
}
