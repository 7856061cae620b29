namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Losses and what training adds to a network.</summary>
internal static class Losses
{
    /// <summary>Stands for −∞ where a candidate is masked: e to it is 0 and differences of it stay numbers.</summary>
    private const float Never = -1e9f;

    /// <summary>Scores […, candidates] in which those that are not allowed can no longer be chosen.</summary>
    /// <param name="allowed">Broadcast over the scores.</param>
    public static Value Masked(this Value scores, Mask allowed) => allowed.Where(scores, scores.Graph.Constant(Never));

    /// <summary>−log P(target) under the softmax of the scores, averaged: Σ w·(−log p) / max(Σ w, 1).</summary>
    /// <param name="scores">[…, candidates].</param>
    /// <param name="targets">[…], places among the candidates.</param>
    /// <param name="allowed">[…, candidates] or broadcast to it; false takes a candidate out. A target must be allowed.</param>
    /// <param name="weights">[…], 0 leaves a row out (padding); null counts all alike.</param>
    /// <returns>A single number.</returns>
    public static Value CrossEntropy(this Value scores, Indices targets, Mask? allowed = null, Value? weights = null)
    {
        Shape rows = [.. scores.Shape.SkipLast(1)];
        if (!targets.Shape.Equals(rows))
            throw new GraphShapeException($"CrossEntropy: scores {scores.Shape} need targets of shape {rows}, not {targets.Shape}.");
        if (weights is not null && !weights.Shape.Equals(rows))
            throw new GraphShapeException($"CrossEntropy: scores {scores.Shape} need weights of shape {rows}, not {weights.Shape}.");
        var logs = (allowed is null ? scores : scores.Masked(allowed)).LogSoftmax();
        var losses = -logs.GatherElements(targets.Reshape([.. rows, 1])).Squeeze(-1);
        return weights is null ? losses.Mean() : losses.WeightedMean(weights);
    }

    /// <summary>Σ w·x / max(Σ w, 1): the mean of what a 0/1 mask leaves, 0 when it leaves nothing.</summary>
    public static Value WeightedMean(this Value value, Value weights)
    {
        var total = weights.Sum();
        var one = value.Graph.Constant(1);
        return (value * weights).Sum() / total.GreaterThan(one).Where(total, one);
    }

    /// <summary>
    /// Dropout (N. Srivastava and others, JMLR 2014) with a mask that is fed (<see cref="FillDropout"/>), so that a step can be repeated exactly.
    /// </summary>
    public static Value Dropout(this Value value, Value mask) => value * mask;

    /// <summary>Fills a mask for <see cref="Dropout"/>: 0 with the given probability, else 1 / (1 − it), so that the mean stays.</summary>
    public static void FillDropout(Span<float> mask, double probability, ref Domain.Learning.SplitMix random)
    {
        var kept = (float)(1 / (1 - probability));
        foreach (ref var number in mask)
            number = random.Unit() < probability ? 0 : kept;
    }
}
