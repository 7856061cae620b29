using System.Runtime.InteropServices;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The cosines that were read from the codes of one snapshot's space lately. All lists of a viewer ask for the same
/// directions, and what they do next moves some of them.
/// </summary>
internal sealed class SketchedCosines(SketchRooms rooms)
{
    private readonly Lock _turn = new();
    private readonly List<Sketch> _lately = [];
    private bool _isRetired;

    /// <summary>Hands out one number a row for each direction, about; only to be read, and only until <paramref name="use"/> returns.</summary>
    public void Use(RowCodes codes, Centring centring, int rows, float[][] units, Action<float[][]> use)
    {
        var sketches = new Sketch?[units.Length];
        var hashes = Array.ConvertAll(units, Hash);
        lock (_turn)
            for (var k = 0; k < units.Length; k++)
                sketches[k] = Find(hashes[k], units[k]);
        int[] missing = [.. Enumerable.Range(0, units.Length).Where(k => sketches[k] is null)];
        try
        {
            if (missing.Length > 0)
                Read(codes, centring, rows, Array.ConvertAll(missing, k => sketches[k] = new Sketch(hashes[k], units[k], rooms.Take(rows)) { Readers = 1 }));
            use(Array.ConvertAll(sketches, s => s!.Cosines));
        }
        finally
        {
            lock (_turn)
            {
                foreach (var sketch in sketches)
                    if (sketch is not null)
                        sketch.Readers--;
                if (_isRetired)
                    Forget();
            }
        }
    }

    /// <summary>Nobody will ask for the same again: there is a later snapshot. Who still asks is answered all the same.</summary>
    public void Retire()
    {
        lock (_turn)
        {
            _isRetired = true;
            Forget();
        }
    }

    private void Forget() => _lately.RemoveAll(sketch =>
    {
        if (sketch.Readers > 0)
            return false;
        rooms.Give(sketch.Cosines);
        return true;
    });

    private void Read(RowCodes codes, Centring centring, int rows, Sketch[] sketches)
    {
        CodeScan.Cosines(codes, rows, Array.ConvertAll(sketches, s => new CodeQuery(codes, centring, s.Unit)), Array.ConvertAll(sketches, s => s.Cosines));
        lock (_turn)
        {
            _lately.AddRange(sketches);

            // They may take as much memory as the codes, but hold what one list asks for.
            var over = _lately.Count - Math.Max(codes.Bytes / sizeof(float), sketches.Length);
            for (var i = 0; i < over; i++)
                if (_lately[i].Readers == 0)
                    rooms.Give(_lately[i].Cosines);
            _lately.RemoveRange(0, Math.Max(0, over));
        }
    }

    /// <summary>What was asked for goes to the end.</summary>
    private Sketch? Find(int hash, float[] unit)
    {
        var at = _lately.FindIndex(known => known.Hash == hash && known.Unit.AsSpan().SequenceEqual(unit));
        if (at < 0)
            return null;
        var found = _lately[at];
        _lately.RemoveAt(at);
        _lately.Add(found);
        found.Readers++;
        return found;
    }

    private static int Hash(float[] unit)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(unit.AsSpan()));
        return hash.ToHashCode();
    }

    private sealed record Sketch(int Hash, float[] Unit, float[] Cosines)
    {
        public int Readers { get; set; }
    }
}
