using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Scenes;

/// <summary>
/// The moments of all videos, turned round: for each label the moments that may show it. One writer puts moments behind the end and
/// publishes their number last, so that readers neither lock nor wait; a video that is gone leaves its moments until the next compaction.
/// </summary>
internal sealed class SceneRows
{
    private readonly Dictionary<Guid, int> _rowOf = [];
    private Postings[] _labels = [];
    private IndexedVideo?[] _videos = new IndexedVideo?[16];
    private ulong[] _stamps = new ulong[16];
    private int[] _firstMoment = new int[17];
    private float[] _shares = new float[64];
    private int _moments;
    private int _rows;

    public int Rows => Volatile.Read(ref _rows);

    /// <summary>Videos that are there.</summary>
    public int Count => _rowOf.Count;

    public int Moments => _moments;

    public bool NeedsCompaction => _rows > 1024 && _rows > 2 * Count;

    public long MemoryBytes => _labels.Sum(list => list.MemoryBytes) + ((long)_shares.Length * sizeof(float)) +
        ((long)_videos.Length * (IntPtr.Size + sizeof(ulong) + sizeof(int)));

    public bool Contains(Guid videoId) => _rowOf.ContainsKey(videoId);

    /// <param name="stamp">Says what the moments were made of: with the same, only what is known of the video is replaced.</param>
    public void Upsert(IndexedVideo video, ulong stamp, Func<IReadOnlyList<Moment>> moments)
    {
        if (_rowOf.TryGetValue(video.Id, out var row))
        {
            if (_stamps[row] == stamp)
            {
                Volatile.Write(ref _videos[row], video);
                return;
            }

            Volatile.Write(ref _videos[row], null);
        }

        Append(video, stamp, moments());
    }

    public bool Remove(Guid videoId)
    {
        if (!_rowOf.Remove(videoId, out var row))
            return false;
        Volatile.Write(ref _videos[row], null);
        return true;
    }

    /// <summary>The same without the moments of videos that are gone.</summary>
    public SceneRows Compacted()
    {
        var kept = new SceneRows { _labels = Array.ConvertAll(_labels, _ => new Postings()) };
        var newMoment = new int[_moments];
        Array.Fill(newMoment, -1);
        for (var row = 0; row < _rows; row++)
        {
            if (_videos[row] is not { } video)
                continue;
            kept.Grow();
            for (var moment = _firstMoment[row]; moment < _firstMoment[row + 1]; moment++)
                newMoment[moment] = kept.AppendMoment(_shares[moment]);
            kept.AppendRow(video, _stamps[row]);
        }

        for (var label = 0; label < _labels.Length; label++)
            foreach (var (moment, probability) in _labels[label].All())
                if (newMoment[moment] >= 0)
                    kept._labels[label].Add(newMoment[moment], probability);
        return kept;
    }

    /// <summary>Scores every video that may be answered.</summary>
    /// <param name="best">How much a video's best moment counts beside the mean over its length, 0…1.</param>
    /// <param name="answer">Receives each video with a score above 0.</param>
    public void Score(IReadOnlyList<LabelWeight> weights, float best, Func<IndexedVideo, bool> mayAnswer, Action<IndexedVideo, float> answer)
    {
        var rows = Rows;
        var (videos, firstMoment, shares, labels) = (_videos, _firstMoment, _shares, _labels);
        var count = firstMoment[rows];
        var scores = System.Buffers.ArrayPool<float>.Shared.Rent(Math.Max(1, count));
        Array.Clear(scores, 0, count);
        foreach (var (label, weight) in weights)
            if (label < labels.Length)
                labels[label].AddTo(scores.AsSpan(0, count), weight);
        for (var row = 0; row < rows; row++)
        {
            var (mean, most) = (0f, 0f);
            for (var moment = firstMoment[row]; moment < firstMoment[row + 1]; moment++)
            {
                mean += shares[moment] * scores[moment];
                most = Math.Max(most, scores[moment]);
            }

            if (most > 0 && Volatile.Read(ref videos[row]) is { } video && mayAnswer(video))
                answer(video, ((1 - best) * mean) + (best * most));
        }

        System.Buffers.ArrayPool<float>.Shared.Return(scores);
    }

    private void Append(IndexedVideo video, ulong stamp, IReadOnlyList<Moment> moments)
    {
        Grow();
        foreach (var moment in moments)
        {
            foreach (var (label, probability) in moment.Labels)
            {
                if (label >= _labels.Length)
                    _labels = [.. _labels, .. Enumerable.Range(0, label + 1 - _labels.Length).Select(_ => new Postings())];
                _labels[label].Add(_moments, probability);
            }

            AppendMoment(moment.Share);
        }

        AppendRow(video, stamp);
    }

    private int AppendMoment(float share)
    {
        if (_moments == _shares.Length)
            Array.Resize(ref _shares, 2 * _moments);
        _shares[_moments] = share;
        return _moments++;
    }

    private void AppendRow(IndexedVideo video, ulong stamp)
    {
        _firstMoment[_rows + 1] = _moments;
        _stamps[_rows] = stamp;
        _videos[_rows] = video;
        _rowOf[video.Id] = _rows;
        Volatile.Write(ref _rows, _rows + 1);
    }

    private void Grow()
    {
        if (_rows < _videos.Length)
            return;
        Array.Resize(ref _videos, 2 * _rows);
        Array.Resize(ref _stamps, 2 * _rows);
        Array.Resize(ref _firstMoment, (2 * _rows) + 1);
    }

    /// <summary>The moments that may show a label, ascending, each with its probability in 1/65535.</summary>
    private sealed class Postings
    {
        private int[] _moments = [];
        private ushort[] _probabilities = [];
        private int _count;

        public long MemoryBytes => (long)_moments.Length * (sizeof(int) + sizeof(ushort));

        public void Add(int moment, float probability) => Add(moment, (ushort)MathF.Round(probability * ushort.MaxValue));

        public void Add(int moment, ushort probability)
        {
            if (_count == _moments.Length)
            {
                // Half as much again: at a million postings twice as much would be waste.
                Array.Resize(ref _moments, Math.Max(8, _count + (_count / 2)));
                Array.Resize(ref _probabilities, _moments.Length);
            }

            (_moments[_count], _probabilities[_count]) = (moment, probability);
            Volatile.Write(ref _count, _count + 1);
        }

        public IEnumerable<(int Moment, ushort Probability)> All()
        {
            for (var i = 0; i < _count; i++)
                yield return (_moments[i], _probabilities[i]);
        }

        /// <summary>Adds <c>weight · probability</c> to the score of each moment that is published.</summary>
        public void AddTo(Span<float> scores, float weight)
        {
            var count = Volatile.Read(ref _count);
            var (moments, probabilities) = (_moments, _probabilities);
            weight /= ushort.MaxValue;
            for (var i = 0; i < count && moments[i] < scores.Length; i++)
                scores[moments[i]] += weight * probabilities[i];
        }
    }
}
