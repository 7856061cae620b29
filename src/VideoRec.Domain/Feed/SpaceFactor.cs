using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// How near videos are to the interests and to the dislikes of a viewer in one space. "Less like this" is taken off the
/// interests themselves: of each only what is left beside those directions counts, u − Σ (u·d)⁺ d, by its length.
/// </summary>
internal sealed class SpaceFactor
{
    private readonly SpaceRows _space;
    private readonly List<Pull> _near = [];
    private readonly List<Pull> _far = [];
    private readonly List<float[]> _subtracted;

    /// <summary>Rows of the viewer's own taste: a video must not be recommended for being like itself.</summary>
    private readonly HashSet<int> _own;

    public SpaceFactor(IndexSnapshot snapshot, VectorSpace space, TasteProfile taste, HashSet<int> own)
    {
        _space = snapshot[space];
        _own = own;
        _subtracted = [.. taste.Subtracted.Select(s => s[space]?.Unit).OfType<float[]>()];
        foreach (var interest in taste.Pulls)
            if (interest[space] is { } direction)
                _near.Add(Pull.Of(_space, interest, direction, Rest(direction.Unit)));
        foreach (var dislike in taste.Dislikes)
            if (dislike[space] is { } direction)
                _far.Add(Pull.Of(_space, dislike, direction, (direction.Unit, 1)));
    }

    /// <summary>What the last scan found: of the interests, then of the dislikes.</summary>
    private ScannedCosines? _scanned;

    public bool IsEmpty => _near.Count + _far.Count == 0;

    /// <summary>Single precision, all rows; a video of the viewer's own taste counts for itself here.</summary>
    public void Scan(ulong[] candidates, int rows, Memory<float> near, Memory<float> far) =>
        _scanned = VectorScan.Best(_space, candidates, rows, [.. _near.Select(p => p.Query)], near, [.. _far.Select(p => p.Query)], far);

    /// <summary>The same about, from the rows in a byte a number where there are any.</summary>
    public void ScanQuantised(ulong[] candidates, int rows, Memory<float> near, Memory<float> far)
    {
        if (_space.Codes is { } codes)
            QuantisedScan.Best(_space, codes, candidates, [.. _near.Select(p => p.Query)], near, [.. _far.Select(p => p.Query)], far);
        else
            Scan(candidates, rows, near, far);
    }

    /// <summary>Reads rows in full, so that who looks at them again need not.</summary>
    public void Read(ulong[] few, int rows) => Scan(few, rows, Memory<float>.Empty, Memory<float>.Empty);

    /// <summary>The same about, from the codes of the rows where there are any, and whatever rows are candidates.</summary>
    /// <returns>Standard deviations of what is written.</returns>
    public (double Near, double Far) Sketch(ulong[] candidates, int rows, Memory<float> near, Memory<float> far)
    {
        if (_space.Codes is not { } codes)
        {
            Scan(candidates, rows, near, far);
            return (0, 0);
        }

        ScanQuery[] pulls = [.. _near.Select(p => p.Query)], pushes = [.. _far.Select(p => p.Query)];
        CodeScan.Best(_space, codes, rows, pulls, near, pushes, far);
        return (Error(pulls), Error(pushes));

        double Error(ScanQuery[] queries) => codes.ErrorOfCosine * queries.Select(q => q.Strength).Append(0).Max();
    }

    /// <summary>max_k s_k · cos(interest k, row) and the interest that won; 0 where there is none.</summary>
    /// <returns>Familiar: max_k cos⁺(interest k, row), whatever the strengths.</returns>
    public (double Value, Interest? Winner, double Familiar) Near(int row)
    {
        (double Value, Interest? Winner, double Familiar) best = (0, null, 0);
        if (!_space.Has(row))
            return best;
        for (var k = 0; k < _near.Count; k++)
        {
            var pull = _near[k];
            double cosine = Cosine(pull, k, row);
            var value = _own.Contains(row) && pull.Interest.Members.FirstOrDefault(m => m.Row == row) is { } own
                ? Without(pull, own, row)
                : pull.Query.Strength * (float)cosine;
            best.Familiar = Math.Max(best.Familiar, cosine);
            if (best.Winner is null || value > best.Value)
                (best.Value, best.Winner) = (value, pull.Interest);
        }

        return best;
    }

    /// <summary>max_j s_j · max(0, cos(dislike j, row)).</summary>
    public double Far(int row)
    {
        double most = 0;
        if (_space.Has(row))
            for (var j = 0; j < _far.Count; j++)
                most = Math.Max(most, _far[j].Query.Strength * Cosine(_far[j], _near.Count + j, row));
        return most;
    }

    /// <summary>s_k · cos with the interest as it would be without one of its members; its strength shrinks with the weight that is left out.</summary>
    public double Without(Interest interest, InterestMember member, int row) =>
        _near.Find(p => p.Interest == interest) is { } pull ? Without(pull, member, row) : 0;

    private double Without(Pull pull, InterestMember member, int row)
    {
        var interest = pull.Interest;
        if (interest.Members.Count == 1)
            return 0;
        var rest = new float[_space.Dimension];
        _space.Centring.TryUnit(member.Row, rest);
        TensorPrimitives.MultiplyAdd(rest, -(float)member.Weight, pull.Direction.Sum, rest);
        var norm = TensorPrimitives.Norm<float>(rest);
        if (norm < Centring.NoDirection)
            return 0;
        TensorPrimitives.Divide(rest, norm, rest);
        var share = 1 - (member.Weight / interest.Weight);
        var left = Pull.Of(_space, interest, pull.Direction, Rest(rest));
        return share * left.Query.Strength * left.Cosine(_space, row);
    }

    /// <param name="number">Its place among the interests and dislikes.</param>
    private double Cosine(Pull pull, int number, int row) => _scanned?.Has(row) == true ? _scanned.Of(row)[number] : pull.Cosine(_space, row);

    /// <summary>What is left of a direction beside those taken off, and its length.</summary>
    private (float[] Unit, float Length) Rest(float[] unit)
    {
        if (_subtracted.Count == 0)
            return (unit, 1);
        var rest = (float[])unit.Clone();
        foreach (var direction in _subtracted)
            if (TensorPrimitives.Dot<float>(rest, direction) is var along and > 0)
                TensorPrimitives.MultiplyAdd(direction, -along, rest, rest);
        var length = TensorPrimitives.Norm<float>(rest);
        if (length < Centring.NoDirection)
            return (unit, 0);
        TensorPrimitives.Divide(rest, length, rest);
        return (rest, length);
    }

    private sealed record Pull(Interest Interest, Direction Direction, ScanQuery Query, float Offset)
    {
        public static Pull Of(SpaceRows space, Interest interest, Direction direction, (float[] Unit, float Length) left) => new(
            interest, direction, new ScanQuery(left.Unit, (float)interest.Strength * left.Length),
            TensorPrimitives.Dot<float>(left.Unit, space.Centring.SingleMean));

        public double Cosine(SpaceRows space, int row) =>
            (DotProducts.Of(Query.Unit, space.Raw(row)) - Offset) * space.Centring.InverseNorm(row);
    }
}
