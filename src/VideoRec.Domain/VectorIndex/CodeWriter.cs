using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>The growing codes of one space; used by the one writer only. A row's code is written once, before a snapshot shows the row.</summary>
internal sealed class CodeWriter
{
    /// <summary>How far the mean may move from the origin before the codes are made anew, as a share of the rows' distance from it.</summary>
    private const double MaxDrift = 0.02;

    private readonly Rotation _rotation;
    private readonly float[] _origin;
    private readonly int _bytes;
    private readonly int _stride;
    private byte[] _codes = [];
    private float[] _scales = [];
    private float[] _inverseNorms = [];
    private sbyte[] _numbers = [];
    private float[] _steps = [];
    private double _distance;

    private CodeWriter(double[] mean)
    {
        _rotation = new Rotation(mean.Length);
        _origin = Array.ConvertAll(mean, m => (float)m);
        _bytes = RowCodes.BytesOf(mean.Length);
        _stride = QuantisedRows.StrideOf(mean.Length);
    }

    /// <summary>Codes of all rows, from the mean as it is.</summary>
    public static CodeWriter Of(SpaceWriter space, int rows, double[] mean)
    {
        var codes = new CodeWriter(mean);
        codes.Reserve(rows + (rows / 8));
        RowChunks.ForEach(rows, space.Dimension * 16, (from, to) =>
        {
            for (var row = from; row < to; row++)
                if (space.Has(row))
                    codes.Encode(row, space.Raw(row));
        });
        var measured = codes._inverseNorms.Take(rows).Where(inverse => inverse > 0).Select(inverse => 1.0 / inverse).ToList();
        codes._distance = measured.Count == 0 ? 0 : measured.Average();
        return codes;
    }

    /// <summary>Whether the codes are still about the mean.</summary>
    public bool Fits(double[] mean)
    {
        double drift = 0;
        for (var i = 0; i < mean.Length; i++)
            drift += (mean[i] - _origin[i]) * (mean[i] - _origin[i]);
        return Math.Sqrt(drift) <= MaxDrift * _distance;
    }

    public void Write(int row, ReadOnlySpan<float> vector)
    {
        Reserve(row + 1);
        Encode(row, vector);
    }

    /// <summary>Makes room; rows without a vector have no code but a place.</summary>
    public void Reserve(int rows)
    {
        if (rows <= _scales.Length)
            return;
        var blocks = (Math.Max(rows, _scales.Length * 3 / 2) + RowCodes.Block - 1) / RowCodes.Block;
        Array.Resize(ref _codes, checked(blocks * RowCodes.Block * _bytes));
        Array.Resize(ref _scales, blocks * RowCodes.Block);
        Array.Resize(ref _inverseNorms, blocks * RowCodes.Block);
        Array.Resize(ref _numbers, checked(blocks * RowCodes.Block * _stride));
        Array.Resize(ref _steps, blocks * RowCodes.Block);
    }

    /// <summary>A view that later writes do not change.</summary>
    public RowCodes View() => new(_rotation, _origin, _codes, _scales, _inverseNorms, new QuantisedRows(_rotation, _origin, _numbers, _steps));

    private void Encode(int row, ReadOnlySpan<float> vector)
    {
        var y = new float[_origin.Length];
        TensorPrimitives.Subtract(vector, _origin, y);
        var norm = TensorPrimitives.Norm<float>(y);
        if (norm < Centring.NoDirection)
            return;
        _rotation.Apply(y);
        var spread = (float)(Math.Sqrt(y.Length) / norm);
        var at = ((row / RowCodes.Block * _bytes) * RowCodes.Block) + (row % RowCodes.Block);
        double along = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var code = CodeLevels.CodeOf(y[i] * spread);
            along += CodeLevels.Of(code) * y[i];
            _codes[at + (i / RowCodes.NumbersAByte * RowCodes.Block)] |= (byte)(code << (i % RowCodes.NumbersAByte * RowCodes.BitsANumber));
        }

        _scales[row] = (float)(norm / along);
        _inverseNorms[row] = 1 / norm;
        _steps[row] = QuantisedRows.Write(y, _numbers.AsSpan(row * _stride, _stride));
    }
}
