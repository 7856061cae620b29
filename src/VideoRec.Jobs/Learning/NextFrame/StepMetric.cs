using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// Distances in which steps from frame to frame count alike in all directions (the Mahalanobis distance of steps, as in relevant component
/// analysis: N. Shental and others, ECCV 2002): directions in which everything trembles no longer drown those in which videos move. Solved in
/// closed form from training videos, each of which counts the same.
/// </summary>
internal sealed class StepMetric
{
    /// <summary>Directions whose steps are told apart; the others are taken to have equal ones.</summary>
    private const int MostDirections = 256;
    private const int MostVideos = 2000;

    private readonly FrameProjection _turn;
    private readonly double _meanStep;
    private readonly double[] _shares;

    /// <param name="videos">At least one has two frames.</param>
    public StepMetric(IReadOnlyList<FrameSequence> videos, SessionPlan plan)
    {
        var used = Thinned(videos);
        var dimension = used[0].Dimension;
        _meanStep = used.Average(video => Steps(video.Vectors, dimension).Average());
        using var moments = new SecondMoments(dimension, plan);
        foreach (var video in used)
        {
            var energy = Steps(video.Vectors, dimension).Sum();
            if (energy < 1e-12)
                continue;
            for (var frame = 1; frame < video.Count; frame++)
            {
                var row = moments.Add();
                TensorPrimitives.Subtract(video[frame], video[frame - 1], row);
                TensorPrimitives.Multiply(row, (float)(1 / Math.Sqrt(energy)), row);
            }
        }

        // Each video's part has trace 1, so that a value times the dimension is 1 where all directions have the same.
        var (values, directions) = moments.Leading(Math.Min(MostDirections, dimension / 2));
        var sum = moments.Trace;
        var rest = Math.Max(0, 1 - (values.Sum() / sum)) / (dimension - values.Length);
        _shares = [.. values.Select(value => value / sum * dimension), .. Enumerable.Repeat(rest * dimension, dimension - values.Length)];
        _turn = Of(used, [.. directions, .. SecondMoments.Complement(directions)]);
    }

    /// <summary>Directions of the largest steps first; the mean squared step is about 1.</summary>
    /// <param name="shrinkage">
    /// Added to every direction's steps, whose mean is 1: how little is believed of what few videos say. Infinite is the distance of the unit
    /// vectors as they are.
    /// </param>
    public FrameProjection With(double shrinkage)
    {
        var factors = Array.ConvertAll(_shares, share => double.IsInfinity(shrinkage) ? 1 : 1 / Math.Sqrt(share + shrinkage));
        var step = _meanStep * _shares.Zip(factors, (share, factor) => share * factor * factor).Sum() / factors.Length;
        return _turn.Scaled(Array.ConvertAll(factors, factor => factor / Math.Sqrt(Math.Max(1e-12, step))));
    }

    /// <summary>The directions in which frames differ from their mean: principal components, not whitened.</summary>
    public static FrameProjection PrincipalComponents(IReadOnlyList<FrameSequence> videos, int width, SessionPlan plan)
    {
        var used = Thinned(videos);
        var mean = Mean(used);
        using var moments = new SecondMoments(mean.Length, plan);
        foreach (var video in used)
            for (var frame = 0; frame < video.Count; frame++)
            {
                var row = moments.Add();
                TensorPrimitives.Subtract(video[frame], mean, row);
                TensorPrimitives.Multiply(row, (float)(1 / Math.Sqrt(video.Count)), row);
            }

        return Of(used, moments.Leading(width).Vectors);
    }

    private static FrameProjection Of(FrameSequence[] videos, Vector<double>[] directions) => new(
        directions.Length, videos[0].Dimension, Mean(videos), [.. directions.SelectMany(direction => direction.Select(number => (float)number))]);

    private static FrameSequence[] Thinned(IReadOnlyList<FrameSequence> videos)
    {
        var every = Math.Max(1, (videos.Count + MostVideos - 1) / MostVideos);
        return [.. videos.Where((video, i) => i % every == 0 && video.Count > 1)];
    }

    private static float[] Mean(FrameSequence[] videos)
    {
        var mean = new float[videos[0].Dimension];
        foreach (var video in videos)
            for (var frame = 0; frame < video.Count; frame++)
                TensorPrimitives.MultiplyAdd(video[frame], 1f / (video.Count * videos.Length), mean, mean);
        return mean;
    }

    /// <summary>Squared distances of consecutive vectors.</summary>
    private static double[] Steps(ReadOnlySpan<float> vectors, int width)
    {
        var steps = new double[(vectors.Length / width) - 1];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = Math.Pow(TensorPrimitives.Distance(vectors.Slice((i + 1) * width, width), vectors.Slice(i * width, width)), 2);
        return steps;
    }
}
