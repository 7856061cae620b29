using System.Numerics.Tensors;
using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Which videos a step is shown, and which of them belong together; hangs on the seed and the number of the step alone, so that a training goes on from a saved state.</summary>
internal sealed class ContrastiveBatches
{
    private readonly int[] _videos;
    private readonly ulong _seed;
    private readonly bool _whole;

    /// <param name="videos">Places of the videos that are learned from.</param>
    /// <param name="most">Rows of a batch at most.</param>
    public ContrastiveBatches(int[] videos, IReadOnlyList<TasteGroup> groups, int most, ulong seed)
    {
        (_videos, _seed) = (videos, seed);
        Positives = Positives.Of(videos, groups);
        _whole = 2 * videos.Length <= most;
        Rows = _whole ? 2 * videos.Length : most / 2 * 2;
    }

    public Positives Positives { get; }

    /// <summary>Rows of a batch.</summary>
    public int Rows { get; }

    /// <summary>Fills the targets of a batch.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="show">Called for each row with the place of its video; draws which part of it is shown.</param>
    public void Fill(long step, Span<float> targets, ShowVideo show)
    {
        var random = new SplitMix(_seed ^ (0x9E3779B97F4A7C15 * (ulong)step));
        var drawn = Draw(ref random);
        for (var row = 0; row < drawn.Length; row++)
            show(row, _videos[drawn[row]], ref random);
        FillTargets(drawn, targets);
    }

    /// <summary>All videos twice where they fit; else some, each with one that belongs to it.</summary>
    private int[] Draw(ref SplitMix random)
    {
        var half = Rows / 2;
        var drawn = new int[2 * half];
        for (var i = 0; i < half; i++)
        {
            drawn[i] = _whole ? i : random.Below(_videos.Length);
            drawn[half + i] = _whole ? i : Positives.Draw(drawn[i], ref random);
        }

        return drawn;
    }

    /// <summary>Another part of the same video counts as much as what belongs to it most.</summary>
    private void FillTargets(int[] drawn, Span<float> targets)
    {
        for (var row = 0; row < drawn.Length; row++)
        {
            var shares = Positives.Of(drawn[row]);
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

/// <summary>Puts a part of a video into a row of the batch.</summary>
internal delegate void ShowVideo(int row, int video, ref SplitMix random);
