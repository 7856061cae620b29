using System.Numerics.Tensors;
using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>One training of slots on some videos; its batches depend on the seed and the number of the step alone, so that it goes on from a saved state.</summary>
internal sealed class SlotTraining : IDisposable
{
    private readonly TasteSet _set;
    private readonly int[] _videos;
    private readonly Positives _positives;
    private readonly ulong _seed;
    private readonly float _learningRate;
    private readonly bool _whole;

    /// <param name="set">In coordinates of <see cref="PrincipalAxes"/>.</param>
    /// <param name="videos">Places of the videos that are learned from.</param>
    public SlotTraining(TasteSet set, int[] videos, IReadOnlyList<TasteGroup> groups, FineTuningConfiguration settings, ulong seed, SessionPlan plan)
    {
        (_set, _videos, _seed, _learningRate) = (set, videos, seed, (float)settings.LearningRate);
        _positives = Positives.Of(videos, groups);
        var places = videos.Select((video, place) => (video, place)).ToDictionary(pair => pair.video, pair => pair.place);
        var labels = groups.Where(group => group.Evidence == TasteEvidence.Label)
            .Select(group => group.Videos.Where(places.ContainsKey).Select(video => places[video]).ToArray()).Where(label => label.Length > 0);
        var random = new SplitMix(seed);
        var seeds = SlotSeeds.Of([.. videos.Select(video => set.Videos[video].Look)], _positives, labels, settings.Slots, ref random);
        Residual = new GatedResidual(set.Dimension, seeds.Count, (float)settings.Threshold, (float)settings.Sharpness);
        _whole = 2 * videos.Length <= settings.Batch;
        Graph = new ContrastiveGraph(
            Residual, [.. seeds.SelectMany(direction => direction)], _whole ? 2 * videos.Length : settings.Batch / 2 * 2, (float)settings.Strength, (float)settings.Temperature, plan);
    }

    public GatedResidual Residual { get; }

    public ContrastiveGraph Graph { get; }

    public long Steps => Graph.Trainer.Steps;

    /// <returns>The loss before the step.</returns>
    public float Step()
    {
        var random = new SplitMix(_seed ^ (0x9E3779B97F4A7C15 * (ulong)(Steps + 1)));
        var drawn = Draw(ref random);
        var looks = Graph.Trainer.Feeds.Floats(ContrastiveGraph.Looks);
        for (var row = 0; row < drawn.Length; row++)
        {
            var video = _set.Videos[_videos[drawn[row]]];
            video.View(random.Below(video.ViewCount)).CopyTo(looks[(row * _set.Dimension)..]);
        }

        FillTargets(drawn, Graph.Trainer.Feeds.Floats(ContrastiveGraph.Targets));
        return Graph.Trainer.Step(_learningRate);
    }

    public void Dispose() => Graph.Dispose();

    /// <summary>All videos twice where they fit; else some, each with one that belongs to it.</summary>
    private int[] Draw(ref SplitMix random)
    {
        var half = Graph.Batch / 2;
        var drawn = new int[2 * half];
        for (var i = 0; i < half; i++)
        {
            drawn[i] = _whole ? i : random.Below(_videos.Length);
            drawn[half + i] = _whole ? i : _positives.Draw(drawn[i], ref random);
        }

        return drawn;
    }

    /// <summary>Another part of the same video counts as much as what belongs to it most.</summary>
    private void FillTargets(int[] drawn, Span<float> targets)
    {
        for (var row = 0; row < drawn.Length; row++)
        {
            var shares = _positives.Of(drawn[row]);
            var most = TensorPrimitives.Max(shares);
            var target = targets.Slice(row * drawn.Length, drawn.Length);
            for (var column = 0; column < drawn.Length; column++)
                target[column] = column == row ? 0 : drawn[column] != drawn[row] ? shares[drawn[column]] : most > 0 ? most : 1;
            var sum = TensorPrimitives.Sum<float>(target);
            if (sum > 0)
                TensorPrimitives.Divide(target, sum, target);
        }
    }
}
