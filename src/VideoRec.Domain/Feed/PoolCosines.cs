using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Cosines of the joined vectors of a pool: looks count √share, words √(1 − share), together of length 1; signals stand in
/// for a look that is missing. Taken from the rows as they lie: (x − μ)·(y − μ) = x·y − x·μ − y·μ + μ·μ.
/// </summary>
internal sealed class PoolCosines : ICandidateCosines
{
    private readonly List<Side> _sides;
    private readonly int[] _rows;

    public PoolCosines(IndexSnapshot snapshot, IReadOnlyList<int> rows, double lookShare)
    {
        _rows = [.. rows];
        var (look, signals, words) = (snapshot.Look, snapshot.Signals, snapshot.Words);
        var shares = Array.ConvertAll(_rows, row =>
        {
            var (l, w) = (look.Has(row) || signals.Has(row) ? lookShare : 0, words.Has(row) ? 1 - lookShare : 0);
            var sum = Math.Max(l + w, double.Epsilon);
            return (Look: look.Has(row) ? l / sum : 0, Signals: look.Has(row) ? 0 : l / sum, Words: w / sum);
        });
        _sides =
        [
            new Side(look, _rows, Array.ConvertAll(shares, s => s.Look)),
            new Side(words, _rows, Array.ConvertAll(shares, s => s.Words)),
            new Side(signals, _rows, Array.ConvertAll(shares, s => s.Signals)),
        ];
        _sides.RemoveAll(side => !side.Counts);
    }

    public float Cosine(int a, int b)
    {
        float sum = 0;
        foreach (var side in _sides)
            sum += side.Part(_rows, a, b);
        return sum;
    }

    private sealed class Side
    {
        private readonly SpaceRows _space;

        /// <summary>√share / ‖x − μ‖ a candidate.</summary>
        private readonly float[] _scale;

        /// <summary>x·μ a candidate.</summary>
        private readonly float[] _offset;
        private readonly float _meanSquare;

        public Side(SpaceRows space, int[] rows, double[] shares)
        {
            _space = space;
            (_scale, _offset) = (new float[rows.Length], new float[rows.Length]);
            Counts = shares.Any(share => share > 0);
            if (!Counts)
                return;
            var centring = space.Centring;
            _meanSquare = TensorPrimitives.Dot<float>(centring.SingleMean, centring.SingleMean);
            for (var i = 0; i < rows.Length; i++)
            {
                if (shares[i] <= 0)
                    continue;
                _scale[i] = (float)Math.Sqrt(shares[i]) * centring.InverseNorm(rows[i]);
                _offset[i] = centring.AlongMean(rows[i]);
            }
        }

        public bool Counts { get; }

        public float Part(int[] rows, int a, int b) => _scale[a] == 0 || _scale[b] == 0
            ? 0
            : (DotProducts.Of(_space.Raw(rows[a]), _space.Raw(rows[b])) - _offset[a] - _offset[b] + _meanSquare) * _scale[a] * _scale[b];
    }
}
