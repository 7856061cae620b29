using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>The growing array of one space; used by the one writer only.</summary>
/// <param name="codesFrom">Vectors from which there are codes of them too.</param>
internal sealed class SpaceWriter(int capacity, int codesFrom)
{
    private readonly SketchRooms _rooms = new();
    private float[] _data = [];
    private double[] _sum = [];
    private ulong[] _present = RowMask.Create(capacity);
    private CodeWriter? _codes;
    private SpaceRows? _latest;

    public string? ModelId { get; private set; }

    public int Dimension { get; private set; }

    public int Count { get; private set; }

    public bool Has(int row) => row >= 0 && row >> 6 < _present.Length && RowMask.Get(_present, row);

    public ReadOnlySpan<float> Raw(int row) => _data.AsSpan(row * Dimension, Dimension);

    /// <summary>What was written into a row, without a copy; empty where nothing was.</summary>
    public SpaceVector VectorOf(int row, VectorSpace space) =>
        new(space, Has(row) ? _data.AsMemory(row * Dimension, Dimension) : default, ModelId);

    public bool Holds(int row, ReadOnlySpan<float> vector) =>
        vector.IsEmpty ? !Has(row) : Has(row) && Raw(row).SequenceEqual(vector);

    /// <exception cref="ArgumentException">The vector does not fit among those of the other videos.</exception>
    public void RequireFit(ReadOnlySpan<float> vector, int replacedRow)
    {
        var others = Count - (Has(replacedRow) ? 1 : 0);
        if (!vector.IsEmpty && others > 0 && vector.Length != Dimension)
            throw new ArgumentException($"A vector of {vector.Length} numbers does not fit among vectors of {Dimension}.", nameof(vector));
    }

    /// <summary>Writes a row that no snapshot shows yet. An empty vector leaves it without one.</summary>
    public void Write(int row, ReadOnlySpan<float> vector, string? modelId)
    {
        if (vector.IsEmpty)
            return;
        if (Count == 0 && (Dimension != vector.Length || ModelId != modelId))
            StartOver(modelId, vector.Length);
        Reserve(row + 1);
        vector.CopyTo(_data.AsSpan(row * Dimension));
        RowMask.Set(_present, row);
        for (var i = 0; i < vector.Length; i++)
            _sum[i] += vector[i];
        _codes?.Write(row, vector);
        Count++;
    }

    /// <summary>Takes a row out of the mean; its numbers stay for the snapshots that still show it.</summary>
    public void Clear(int row)
    {
        if (!Has(row))
            return;
        var vector = Raw(row);
        for (var i = 0; i < vector.Length; i++)
            _sum[i] -= vector[i];
        RowMask.Clear(_present, row);
        Count--;
    }

    /// <summary>A view that later writes do not change.</summary>
    public SpaceRows View(int rows)
    {
        KeepCodes(rows);
        _latest?.Sketched.Retire();
        return _latest = new(ModelId, Dimension, _data, RowMask.CopyOf(_present, Math.Max(rows, 1)), (double[])_sum.Clone(), rows, Count, _codes?.View(), _rooms);
    }

    public void Reserve(int rows)
    {
        if ((long)rows * Dimension > _data.Length)
            Array.Resize(ref _data, checked(Math.Max(rows, Math.Max(16, _data.Length / Math.Max(1, Dimension) * 3 / 2)) * Dimension));
        if (rows > _present.Length << 6)
            _present = RowMask.CopyOf(_present, Math.Max(rows, _present.Length << 7));
    }

    /// <summary>Makes codes where there are enough rows for them, and again where the mean has moved away.</summary>
    private void KeepCodes(int rows)
    {
        if (Count < codesFrom)
        {
            _codes = null;
            return;
        }

        var mean = Array.ConvertAll(_sum, s => s / Count);
        if (_codes is null || !_codes.Fits(mean))
            _codes = CodeWriter.Of(this, rows, mean);
        _codes.Reserve(rows);
    }

    private void StartOver(string? modelId, int dimension)
    {
        ModelId = modelId;
        Dimension = dimension;
        _data = new float[(long)capacity * dimension];
        _sum = new double[dimension];
        _present = RowMask.Create(_present.Length << 6);
        _codes = null;
    }
}
