using System.Runtime.InteropServices;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The cosines that were read from the codes of one snapshot's space lately. All lists of a viewer ask for the same
/// directions, and what they do next moves one or two of them.
/// </summary>
internal sealed class SketchedCosines
{
    private readonly Lock _turn = new();
    private readonly List<(int Hash, float[] Unit, float[] Cosines)> _lately = [];

    /// <summary>One number a row for each direction, about; not to be written to.</summary>
    public float[][] Of(RowCodes codes, Centring centring, int rows, float[][] units)
    {
        var hashes = Array.ConvertAll(units, Hash);
        var cosines = new float[units.Length][];
        lock (_turn)
            for (var k = 0; k < units.Length; k++)
                cosines[k] = Find(hashes[k], units[k]) ?? [];
        int[] missing = [.. Enumerable.Range(0, units.Length).Where(k => cosines[k].Length == 0)];
        if (missing.Length == 0)
            return cosines;
        foreach (var k in missing)
            cosines[k] = new float[rows];
        CodeScan.Cosines(codes, rows, Array.ConvertAll(missing, k => new CodeQuery(codes, centring, units[k])), Array.ConvertAll(missing, k => cosines[k]));
        lock (_turn)
        {
            foreach (var k in missing)
                _lately.Add((hashes[k], units[k], cosines[k]));

            // They may take as much memory as the codes, but hold what one list asks for.
            var most = Math.Max(codes.Bytes / sizeof(float), units.Length);
            _lately.RemoveRange(0, Math.Max(0, _lately.Count - most));
        }

        return cosines;
    }

    /// <summary>What was asked for goes to the end.</summary>
    private float[]? Find(int hash, float[] unit)
    {
        var at = _lately.FindIndex(known => known.Hash == hash && known.Unit.AsSpan().SequenceEqual(unit));
        if (at < 0)
            return null;
        var found = _lately[at];
        _lately.RemoveAt(at);
        _lately.Add(found);
        return found.Cosines;
    }

    private static int Hash(float[] unit)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(unit.AsSpan()));
        return hash.ToHashCode();
    }
}
