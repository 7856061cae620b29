namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The vectors of one space under one model, as a reader sees them: N × D floats one after another, as stored (unit
/// length, not centred). Rows behind the snapshot's count belong to later snapshots.
/// </summary>
public sealed class SpaceRows
{
    private readonly float[] _data;
    private readonly ulong[] _present;
    private readonly double[] _sum;
    private readonly int _rows;
    private Centring? _centring;

    internal SpaceRows(string? modelId, int dimension, float[] data, ulong[] present, double[] sum, int rows, int count, RowCodes? codes, SketchRooms rooms)
    {
        ModelId = modelId;
        Dimension = dimension;
        Count = count;
        _data = data;
        _present = present;
        _sum = sum;
        _rows = rows;
        Codes = codes;
        Sketched = new SketchedCosines(rooms);
    }

    /// <summary>Model that made the vectors; null while there are none.</summary>
    public string? ModelId { get; }

    /// <summary>Numbers a vector; 0 while there are none.</summary>
    public int Dimension { get; }

    /// <summary>Videos that have a vector here.</summary>
    public int Count { get; }

    /// <summary>Bytes of the vectors, their codes and the same in a byte a number, spare room included.</summary>
    public long MemoryBytes => ((long)_data.Length * sizeof(float)) + CodesBytes + (Codes?.Quantised.MemoryBytes ?? 0);

    /// <summary>Bytes of the codes alone; 0 where there are none.</summary>
    public long CodesBytes => Codes?.MemoryBytes ?? 0;

    /// <summary>The rows in a bit a number; null while they are few.</summary>
    internal RowCodes? Codes { get; }

    /// <summary>What was read from the codes lately.</summary>
    internal SketchedCosines Sketched { get; }

    public bool Has(int row) => RowMask.Get(_present, row);

    public ReadOnlySpan<float> Raw(int row) => _data.AsSpan(row * Dimension, Dimension);

    /// <summary>
    /// The rows as seen from the catalogue's mean. Made on first use after a change; two readers that come together may
    /// both do it, and get the same.
    /// </summary>
    internal Centring Centring => _centring ??= new Centring(this, _rows, Mean());

    private double[] Mean() => Array.ConvertAll(_sum, s => s / Math.Max(1, Count));
}
