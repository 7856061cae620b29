using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>Fits a network, or the formula without memory, to training videos; whatever is chosen is chosen on validation videos.</summary>
internal static class NextFrameLearner
{
    /// <summary>How little the steps of training videos may be believed; infinite is the plain distance of unit vectors.</summary>
    private static readonly double[] Shrinkages = [0.3, 1, 3, 10, double.PositiveInfinity];

    /// <summary>Principal components that the formula without memory works on.</summary>
    private const int Components = 128;

    /// <summary>Solves the metric and opens a network that starts as the nearest frame in it.</summary>
    public static NextFrameTrainer Open(GroupSplit<FrameSequence> data, NextFrameSettings settings, int seed, SessionPlan plan)
    {
        var metric = new StepMetric(data.Train, plan);
        var validation = new NextFrameTest(data.Validation);
        var best = Shrinkages.Select(metric.With).MaxBy(projection => validation.Measure(new NearestFrame(projection)).MeanReciprocalRank)!;
        return new NextFrameTrainer(
            new ProjectedVideos(data.Train, best), best, settings, (graph, rows) => new NextFrameNetwork(graph, settings, best.Width).Unrolled(rows), (ulong)seed, plan);
    }

    /// <summary>Opens the formula without memory.</summary>
    public static NextFrameTrainer OpenLinear(GroupSplit<FrameSequence> data, NextFrameSettings settings, int seed, SessionPlan plan)
    {
        var projection = StepMetric.PrincipalComponents(data.Train, Components, plan);
        return new NextFrameTrainer(new ProjectedVideos(data.Train, projection), projection, settings, LinearSoftmax.Form, (ulong)seed, plan);
    }

    /// <summary>Trains until nothing gets better, and puts the best weights into the trainer.</summary>
    /// <param name="measured">Called after each round.</param>
    /// <param name="point">Called between any two steps.</param>
    public static async Task FitAsync(
        NextFrameFit fit, NextFrameTrainer trainer, IReadOnlyList<FrameSequence> validation, Func<Task> measured, Func<ValueTask> point)
    {
        var test = new NextFrameTest(validation);
        while (true)
        {
            if (fit.IsDue)
            {
                fit.Measured(test.Measure(trainer).MeanReciprocalRank);
                if (fit.Round > 0)
                    await measured().ConfigureAwait(false);
                if (fit.IsDone)
                    break;
            }

            fit.Step();
            await point().ConfigureAwait(false);
        }

        fit.Restore();
    }
}

/// <summary>The same frame again, by the distance of a projection.</summary>
internal sealed class NearestFrame(FrameProjection projection) : INextFramePredictor
{
    public NextFrameGuesses Guess(FrameSequence video)
    {
        var projected = projection.Project(video);
        return NextFrameGuesses.ByDistance(projection.Width, projected, projected);
    }
}
