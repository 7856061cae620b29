using System.Numerics.Tensors;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>How near videos are to the interests and to the dislikes of a viewer in one space.</summary>
internal sealed class SpaceFactor
{
    private readonly IndexSnapshot _snapshot;
    private readonly SpaceRows _space;
    private readonly Centring _centring;
    private readonly IReadOnlyList<Interest> _near;
    private readonly IReadOnlyList<Interest> _far;

    /// <summary>Interest of every video that is part of one: a video must not be recommended for being like itself.</summary>
    private readonly Dictionary<int, (Interest Interest, InterestMember Member)> _memberOf = [];

    public SpaceFactor(IndexSnapshot snapshot, SpaceRows space, IReadOnlyList<Interest> near, IReadOnlyList<Interest> far)
    {
        _snapshot = snapshot;
        _space = space;
        _centring = space.Centring;
        _near = near;
        _far = far;
        foreach (var interest in near)
            foreach (var member in interest.Members)
                _memberOf[member.Row] = (interest, member);
    }

    /// <summary>Single precision, all rows; a video of the viewer's own taste counts for itself here.</summary>
    public void Scan(ulong[] candidates, Memory<float> near, Memory<float> far) =>
        VectorScan.Best(_space, candidates, _snapshot.Rows, Queries(_near), near, Queries(_far), far);

    /// <summary>max_k s_k · cos(interest k, row) and the interest that won; 0 where there is none.</summary>
    public (double Value, Interest? Winner) Near(int row)
    {
        (double Value, Interest? Winner) best = (0, null);
        if (!_space.Has(row))
            return best;
        foreach (var interest in _near)
        {
            var value = Value(interest, row);
            if (best.Winner is null || value > best.Value)
                best = (value, interest);
        }

        return best;
    }

    /// <summary>max_j s_j · max(0, cos(dislike j, row)).</summary>
    public double Far(int row) =>
        _space.Has(row) ? _far.Select(d => d.Strength * Similarity.CosineOfUnit(d.Unit, _space.Raw(row), _centring.Mean)).Append(0).Max() : 0;

    private double Value(Interest interest, int row) =>
        _memberOf.TryGetValue(row, out var own) && own.Interest == interest
            ? WithoutItself(interest, own.Member)
            : interest.Strength * Similarity.CosineOfUnit(interest.Unit, _space.Raw(row), _centring.Mean);

    /// <summary>The interest made of the other members only; its strength shrinks with the weight that is left out.</summary>
    private double WithoutItself(Interest interest, InterestMember member)
    {
        if (interest.Members.Count == 1)
            return 0;
        var rest = new float[_space.Dimension];
        _centring.Unit(_space.Raw(member.Row), rest);
        for (var i = 0; i < rest.Length; i++)
            rest[i] = interest.Sum[i] - ((float)member.Weight * rest[i]);
        var norm = TensorPrimitives.Norm<float>(rest);
        if (norm < Centring.NoDirection)
            return 0;
        TensorPrimitives.Divide(rest, norm, rest);
        var share = 1 - (member.Weight / interest.Members.Sum(m => m.Weight));
        return interest.Strength * share * Similarity.CosineOfUnit(rest, _space.Raw(member.Row), _centring.Mean);
    }

    private static ScanQuery[] Queries(IReadOnlyList<Interest> interests) =>
        [.. interests.Select(i => new ScanQuery(i.Unit, (float)i.Strength))];
}
