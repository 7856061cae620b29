using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>How much each space counts in a similarity; 0…1 both.</summary>
/// <param name="Look">Share of looks where they are joined with words; words have the rest.</param>
/// <param name="Signals">Share of the signals (colour, texture, motion, sound) in looks; the model's vector has the rest.</param>
/// <param name="Expansion">How much the nearest by looks pull the question towards them; 0 leaves it as it is.</param>
/// <param name="Temporal">Share of how the frames follow each other in looks, where both videos have such a vector.</param>
internal readonly record struct SimilarShares(double Look, double Signals, double Expansion, double Temporal = 0)
{
    public static SimilarShares Of(RankingOptions options) =>
        new(options.SimilarLookShare, options.SignalsShare, options.SimilarExpansion, options.TemporalShare);

    /// <summary>Looks of two videos, of the cosines that both have a vector for.</summary>
    /// <param name="hasLook">Whether a model has seen both; signals stand in for it where not.</param>
    public double Join(bool hasLook, double look, bool hasSignals, double signals, bool hasTemporal, double temporal)
    {
        var joined = !hasSignals ? look : hasLook ? ((1 - Signals) * look) + (Signals * signals) : signals;
        return hasTemporal && (hasLook || hasSignals) ? ((1 - Temporal) * joined) + (Temporal * temporal) : joined;
    }
}

/// <summary>
/// Nearest videos of one video: cosine of the vectors as seen from the catalogue's mean, in looks and in words; both
/// together as <c>share · look + (1 − share) · words</c>. Looks are what a model sees in the frames joined with the
/// signals, <c>(1 − σ) · model + σ · signals</c>; where one of two videos has no vector of the model, signals stand in for
/// it. Where a trained network has read the order of both videos' frames, that has a small share too (<see cref="SimilarShares.Join"/>). The model is asked twice: the second time for the direction of the video and of its three nearest together,
/// <c>q + e · Σ max(0, s_j)² x_j</c> (Chum and others, "Total recall: automatic query expansion", ICCV 2007; weights as in
/// Radenović and others, "Fine-tuning CNN image retrieval with no human annotation", PAMI 2019), which finds what the
/// video's own frames happen not to show. With Euclidean distance each cosine is replaced by minus the distance of the same unit vectors. Words are centred
/// too because it measures better: on the demo library, relevant being the same category, mAP 0.855 against 0.838, and
/// titles in two languages stay each other's nearest.
/// </summary>
internal static class SimilarRanker
{
    /// <summary>Rows taken from the scan beyond those asked for, since its order is right to about 1e-6 only.</summary>
    private const int Spare = 16;

    /// <summary>Nearest videos that take part in the second question.</summary>
    private const int Expanders = 3;

    private static readonly double OrthogonalDistance = Math.Sqrt(2);

    /// <param name="candidates">A bit for every row that may be answered; the query's own is left out.</param>
    public static IReadOnlyList<SimilarItem> Nearest(
        IndexSnapshot snapshot, int query, int take, SimilarBy by, DistanceMetric metric, SimilarShares shares, ulong[] candidates)
    {
        var look = new LookSide(snapshot, by switch { SimilarBy.Look => 1, SimilarBy.Words => 0, _ => shares.Look }, shares, query, metric);
        var words = new Side(snapshot.Words, by switch { SimilarBy.Look => 0, SimilarBy.Words => 1, _ => 1 - shares.Look }, query, metric);
        if (take <= 0 || (!look.Counts && !words.Counts))
            return [];
        look.Scan(candidates);
        words.Scan(snapshot.Rows, candidates);
        var top = new TopRows(snapshot, take + Spare);
        for (var row = 0; row < snapshot.Rows; row++)
            if (row != query && RowMask.Get(candidates, row) && (look.Has(row) || words.Has(row)))
                top.Offer(row, look.Approximate(row) + words.Approximate(row));
        return [.. top.Rows.Select(row => Item(snapshot.Video(row).Id, look.Exact(row), words.Exact(row)))
            .OrderByDescending(item => item.Score).ThenBy(item => item.VideoId).Take(take)];
    }

    private static SimilarItem Item(Guid videoId, double look, double words) => new(videoId, look + words, look, words);

    /// <summary>The model's vector and the signals as one part of the score.</summary>
    private sealed class LookSide(IndexSnapshot snapshot, double weight, SimilarShares shares, int query, DistanceMetric metric)
    {
        private readonly Side _model = new(snapshot.Look, weight > 0 ? 1 : 0, query, metric);
        private readonly Side _signals = new(snapshot.Signals, weight > 0 ? 1 : 0, query, metric);
        private readonly Side _temporal = new(snapshot.Temporal, weight > 0 && shares.Temporal > 0 ? 1 : 0, query, metric);

        public bool Counts => _model.Counts || _signals.Counts;

        public bool Has(int row) => _model.Has(row) || _signals.Has(row);

        public void Scan(ulong[] candidates)
        {
            _signals.Scan(snapshot.Rows, candidates);
            _temporal.Scan(snapshot.Rows, candidates);
            _model.Scan(snapshot.Rows, candidates);
            if (_model.Counts && shares.Expansion > 0)
                _model.Expand(Nearest(candidates), shares.Expansion, snapshot.Rows, candidates);
        }

        public double Approximate(int row) => Join(row, _model.Approximate(row), _signals.Approximate(row), _temporal.Approximate(row));

        public double Exact(int row) => Join(row, _model.Exact(row), _signals.Exact(row), _temporal.Exact(row));

        /// <summary>The nearest that the model has seen, with their closeness.</summary>
        private List<(int Row, double Score)> Nearest(ulong[] candidates)
        {
            var top = new TopRows(snapshot, Expanders);
            for (var row = 0; row < snapshot.Rows; row++)
                if (row != query && RowMask.Get(candidates, row) && _model.Has(row))
                    top.Offer(row, Cosine(row));
            return [.. top.Rows.Select(row => (row, Cosine(row)))];
        }

        private double Cosine(int row) => Join(row, _model.Cosine(row), _signals.Cosine(row), _temporal.Cosine(row)) / weight;

        private double Join(int row, double model, double signals, double temporal) =>
            weight * shares.Join(_model.Has(row), model, _signals.Has(row), signals, _temporal.Has(row), temporal);
    }

    /// <summary>One space's part of the score. A video without a vector there counts as neither near nor far.</summary>
    private sealed class Side(SpaceRows space, double weight, int query, DistanceMetric metric)
    {
        private readonly Centring _centring = space.Centring;
        private float[] _cosines = [];
        private float[]? _expanded;

        public bool Counts => weight > 0 && space.Has(query);

        public bool Has(int row) => Counts && space.Has(row);

        public void Scan(int rows, ulong[] candidates)
        {
            if (!Counts)
                return;
            var unit = new float[space.Dimension];
            _centring.Unit(space.Raw(query), unit);
            Scan(unit, rows, candidates);
        }

        /// <summary>Asks again with the direction of the video and of others together.</summary>
        public void Expand(IEnumerable<(int Row, double Score)> others, double strength, int rows, ulong[] candidates)
        {
            var sum = new float[space.Dimension];
            var unit = new float[space.Dimension];
            _centring.Unit(space.Raw(query), sum);
            foreach (var (row, score) in others.Where(other => other.Score > 0).OrderBy(other => other.Row))
            {
                _centring.Unit(space.Raw(row), unit);
                TensorPrimitives.MultiplyAdd(unit, (float)(strength * score * score), sum, sum);
            }

            var norm = TensorPrimitives.Norm<float>(sum);
            if (norm < Centring.NoDirection)
                return;
            TensorPrimitives.Divide(sum, norm, sum);
            _expanded = sum;
            Scan(sum, rows, candidates);
        }

        /// <summary>Cosine with a row, single precision; 0 where it has no vector here.</summary>
        public double Cosine(int row) => Counts ? _cosines[row] : 0;

        public double Approximate(int row) => !Counts ? 0 : weight * (metric == DistanceMetric.Cosine
            ? _cosines[row]
            : -Math.Sqrt(Math.Max(0, 2 - (2 * _cosines[row]))));

        public double Exact(int row)
        {
            if (!Counts)
                return 0;
            if (!space.Has(row))
                return metric == DistanceMetric.Cosine ? 0 : -weight * OrthogonalDistance;
            if (_expanded is not null)
                return weight * Compare(_expanded, row);
            return weight * (metric == DistanceMetric.Cosine
                ? Similarity.Cosine(space.Raw(query), space.Raw(row), _centring.Mean)
                : -Similarity.Euclidean(space.Raw(query), space.Raw(row), _centring.Mean));
        }

        /// <summary>A unit direction against a row, in double precision.</summary>
        private double Compare(float[] unit, int row)
        {
            var raw = space.Raw(row);
            if (metric == DistanceMetric.Cosine)
                return Similarity.CosineOfUnit(unit, raw, _centring.Mean);
            var norm = Similarity.Norm(raw, _centring.Mean);
            if (norm < Centring.NoDirection)
                return -OrthogonalDistance;
            double sum = 0;
            for (var i = 0; i < unit.Length; i++)
            {
                var d = unit[i] - ((raw[i] - _centring.Mean[i]) / norm);
                sum += d * d;
            }

            return -Math.Sqrt(sum);
        }

        private void Scan(float[] unit, int rows, ulong[] candidates)
        {
            _cosines = new float[rows];
            VectorScan.Best(space, candidates, rows, [new ScanQuery(unit, 1)], _cosines, [], Memory<float>.Empty);
        }
    }
}
