using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>Adds up x·xᵀ over many vectors, some hundred at a time where the models run, and finds the directions that have most of it.</summary>
internal sealed class SecondMoments : IDisposable
{
    private const int Rows = 256;
    private const int Spare = 16;
    private const int Rounds = 8;

    private readonly int _dimension;
    private readonly double[] _total;
    private readonly InferenceGraph _product;
    private int _filled;

    public SecondMoments(int dimension, SessionPlan plan)
    {
        (_dimension, _total) = (dimension, new double[dimension * dimension]);
        var graph = new GraphBuilder();
        var rows = graph.Input("rows", [Rows, dimension]);
        _product = graph.CompileInference(plan, null, ("sum", MatrixProducts.Gemm(rows, rows, transposeLeft: true)));
    }

    /// <summary>The next vector, to be filled in before this is asked for again.</summary>
    public Span<float> Add()
    {
        if (_filled == Rows)
            Flush();
        return _product.Feeds.Floats("rows").Slice(_filled++ * _dimension, _dimension);
    }

    /// <summary>Σ‖x‖² of all vectors, once <see cref="Leading"/> was asked for.</summary>
    public double Trace => Enumerable.Range(0, _dimension).Sum(i => _total[(i * _dimension) + i]);

    /// <summary>
    /// Leading eigenvalues and eigenvectors of the sum, the largest first, by randomised subspace iteration (Halko, Martinsson, Tropp,
    /// SIAM Review 2011).
    /// </summary>
    public (double[] Values, Vector<double>[] Vectors) Leading(int count)
    {
        _product.Feeds.Floats("rows")[(_filled * _dimension)..].Clear();
        Flush();
        var sum = new DenseMatrix(_dimension, _dimension, _total);
        var width = Math.Min(count + Spare, _dimension);
        Matrix<double> basis = DenseMatrix.CreateRandom(_dimension, width, new Normal(0, 1, new Random(42)));
        for (var round = 0; round < Rounds; round++)
            basis = sum * basis.QR(QRMethod.Thin).Q;
        basis = basis.QR(QRMethod.Thin).Q;
        var eigen = basis.TransposeThisAndMultiply(sum * basis).Evd(Symmetricity.Symmetric);
        var leading = basis * eigen.EigenVectors;
        int[] order = [.. Enumerable.Range(0, Math.Min(count, width)).Select(i => width - 1 - i)];
        return ([.. order.Select(i => Math.Max(0, eigen.EigenValues[i].Real))], [.. order.Select(leading.Column)]);
    }

    /// <summary>What is at right angles to some directions, so that both together are a turn of the whole space.</summary>
    public static Vector<double>[] Complement(Vector<double>[] directions)
    {
        var turned = DenseMatrix.OfColumnVectors(directions).QR(QRMethod.Full).Q;
        return [.. Enumerable.Range(directions.Length, turned.ColumnCount - directions.Length).Select(turned.Column)];
    }

    public void Dispose() => _product.Dispose();

    private void Flush()
    {
        var sum = _product.Run().Floats("sum");
        for (var i = 0; i < _total.Length; i++)
            _total[i] += sum[i];
        _filled = 0;
    }
}
