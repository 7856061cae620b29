using System.Numerics.Tensors;
using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>One training of slots on some videos.</summary>
internal sealed class SlotTraining : IFoldTraining
{
    private readonly TasteSet _set;
    private readonly ContrastiveBatches _batches;
    private readonly ContrastiveGraph _graph;
    private readonly float _learningRate;
    private readonly bool _byFrame;

    /// <param name="set">In coordinates of <see cref="PrincipalAxes"/>.</param>
    /// <param name="videos">Places of the videos that are learned from.</param>
    /// <param name="byFrame">Whether each view is drawn by itself when it serves, as the encoder's file does it; else looks are.</param>
    public SlotTraining(TasteSet set, int[] videos, IReadOnlyList<TasteGroup> groups, FineTuningConfiguration settings, ulong seed, SessionPlan plan, bool byFrame = false)
    {
        (_set, _learningRate, _byFrame) = (set, (float)settings.LearningRate, byFrame);
        _batches = new ContrastiveBatches(videos, groups, settings.Batch, seed);
        var places = videos.Select((video, place) => (video, place)).ToDictionary(pair => pair.video, pair => pair.place);
        var labels = groups.Where(group => group.Evidence == TasteEvidence.Label)
            .Select(group => group.Videos.Where(places.ContainsKey).Select(video => places[video]).ToArray()).Where(label => label.Length > 0);
        var random = new SplitMix(seed);
        var seeds = SlotSeeds.Of([.. videos.Select(video => set.Videos[video].Look)], _batches.Positives, labels, settings.Slots, ref random);
        Residual = new GatedResidual(set.Dimension, seeds.Count, (float)settings.Threshold, (float)settings.Sharpness);
        _graph = new ContrastiveGraph(
            Residual, [.. seeds.SelectMany(direction => direction)], _batches.Rows, (float)settings.Strength, (float)settings.Temperature, plan);
    }

    public GatedResidual Residual { get; }

    public Trainer Trainer => _graph.Trainer;

    public float Step()
    {
        _batches.Fill(Trainer.Steps + 1, Trainer.Feeds.Floats(ContrastiveGraph.Targets), (row, place, ref random) =>
        {
            var video = _set.Videos[place];
            video.View(random.Below(video.ViewCount)).CopyTo(Trainer.Feeds.Floats(ContrastiveGraph.Looks)[(row * _set.Dimension)..]);
        });
        return Trainer.Step(_learningRate);
    }

    /// <summary>At each strength: the look that is drawn, or the mean of views that are each drawn by themselves.</summary>
    public float[][][] Looks(int[] videos)
    {
        if (_byFrame)
            return Array.ConvertAll(videos, video => DrawnByFrame(_set.Videos[video]));
        var looks = Array.ConvertAll(videos, video => _set.Videos[video].Look);
        return [.. looks.Zip(_graph.Pulls(looks), (look, pull) => ValidationCurve.Strengths.Select(strength => Drawn(look, pull, strength)).ToArray())];
    }

    public void Dispose() => _graph.Dispose();

    private float[][] DrawnByFrame(TasteVideo video)
    {
        float[][] views = [.. Enumerable.Range(0, video.ViewCount).Select(view => video.View(view).ToArray())];
        var pulls = _graph.Pulls(views);
        return [.. ValidationCurve.Strengths.Select(strength =>
        {
            var look = new float[_set.Dimension];
            foreach (var (view, pull) in views.Zip(pulls))
                TensorPrimitives.Add(look, SlotSeeds.Unit(Drawn(view, pull, strength)), look);
            return SlotSeeds.Unit(look);
        })];
    }

    private static float[] Drawn(float[] vector, float[] pull, float strength)
    {
        var drawn = new float[vector.Length];
        TensorPrimitives.MultiplyAdd(pull, strength, vector, drawn);
        return drawn;
    }
}
