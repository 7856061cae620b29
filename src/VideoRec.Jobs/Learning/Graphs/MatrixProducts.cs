namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Products of matrices.</summary>
internal static class MatrixProducts
{
    /// <summary>[…, n, k] · […, k, m] = […, n, m]; axes before the last two are broadcast.</summary>
    public static Value MatMul(this Value left, Value right)
    {
        if (left.Shape.Rank < 2 || right.Shape.Rank < 2)
            throw new GraphShapeException($"MatMul: {left.Shape} · {right.Shape}: both must be matrices or stacks of them.");
        var (n, k, m) = (left.Shape[^2], left.Shape[^1], right.Shape[^1]);
        if (right.Shape[^2] != k)
            throw new GraphShapeException($"MatMul: {left.Shape} · {right.Shape}: the inner sizes {k} and {right.Shape[^2]} differ.");
        if (left.Shape.Rank == 2 && right.Shape.Rank == 2)
            return Gemm(left, right);
        var stack = Shape.Broadcast([.. left.Shape.SkipLast(2)], [.. right.Shape.SkipLast(2)], "MatMul");
        return left.Graph.Add("MatMul", [left, right], [.. stack, n, m], g =>
        {
            // A matrix that all of the stack shares: one product over all rows instead of one a matrix and their sum.
            if (right.Shape.Rank == 2)
                return [g.MatMul(right.TransposeLast()), Gemm(left.Reshape([-1, k]), g.Reshape([-1, m]), transposeLeft: true)];
            return [g.MatMul(right.TransposeLast()).ReduceTo(left.Shape), left.TransposeLast().MatMul(g).ReduceTo(right.Shape)];
        });
    }

    /// <summary>A linear layer, x·wᵀ + b: […, in] with weights [out, in] and bias [out] gives […, out].</summary>
    public static Value Linear(this Value input, Value weights, Value? bias = null)
    {
        if (weights.Shape.Rank != 2 || input.Shape.Rank < 2 || input.Shape[^1] != weights.Shape[1])
            throw new GraphShapeException($"Linear: {input.Shape} with weights {weights.Shape}: weights must be [out, in], in being the input's last size.");
        if (bias is not null && !bias.Shape.Equals([weights.Shape[0]]))
            throw new GraphShapeException($"Linear: weights {weights.Shape} take a bias of shape [{weights.Shape[0]}], not {bias.Shape}.");
        if (input.Shape.Rank == 2)
            return Gemm(input, weights, bias, transposeRight: true);
        // Not reshaped to a matrix, so that a model that is exported can leave the sizes before the last open.
        var product = input.MatMul(weights.TransposeLast());
        return bias is null ? product : product + bias;
    }

    /// <summary>A·B + C with A and B transposed where said: [n, k] · [k, m] + broadcast C = [n, m].</summary>
    public static Value Gemm(Value left, Value right, Value? added = null, bool transposeLeft = false, bool transposeRight = false)
    {
        if (left.Shape.Rank != 2 || right.Shape.Rank != 2)
            throw new GraphShapeException($"Gemm: {left.Shape} · {right.Shape}: both must be matrices.");
        var (n, k) = transposeLeft ? (left.Shape[1], left.Shape[0]) : (left.Shape[0], left.Shape[1]);
        var (inner, m) = transposeRight ? (right.Shape[1], right.Shape[0]) : (right.Shape[0], right.Shape[1]);
        if (k != inner)
            throw new GraphShapeException($"Gemm: {left.Shape}{(transposeLeft ? "ᵀ" : "")} · {right.Shape}{(transposeRight ? "ᵀ" : "")}: the inner sizes {k} and {inner} differ.");
        if (added is not null && !Shape.Broadcast(added.Shape, [n, m], "Gemm").Equals([n, m]))
            throw new GraphShapeException($"Gemm: {added.Shape} cannot be added to [{n}, {m}].");
        return left.Graph.Add("Gemm", added is null ? [left, right] : [left, right, added], [n, m], g =>
        {
            var toLeft = transposeLeft
                ? Gemm(right, g, transposeLeft: transposeRight, transposeRight: true)
                : Gemm(g, right, transposeRight: !transposeRight);
            var toRight = transposeRight
                ? Gemm(g, left, transposeLeft: true, transposeRight: transposeLeft)
                : Gemm(left, g, transposeLeft: !transposeLeft);
            return added is null ? [toLeft, toRight] : [toLeft, toRight, g.ReduceTo(added.Shape)];
        }, OnnxAttribute.Of("transA", transposeLeft), OnnxAttribute.Of("transB", transposeRight));
    }
}
