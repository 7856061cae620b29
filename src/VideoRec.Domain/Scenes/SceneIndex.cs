using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Scenes;

/// <param name="Score">Probability that the video shows what was asked for, 0…1.</param>
public sealed record SceneHit(Guid VideoId, float Score);

/// <summary>What is seen in every watchable video, in memory. Questions never wait; changes come one at a time.</summary>
public sealed class SceneIndex
{
    /// <summary>
    /// How much a video's best moment counts beside the mean over its length: a thing that is in view all the time comes before one that
    /// is seen in passing, and that before nothing.
    /// </summary>
    public const float BestMoment = 0.3f;

    private readonly Lock _writing = new();
    private SceneRows _rows = new();

    /// <summary>Frame model whose labels are served; null while there are none.</summary>
    public string? ModelId { get; private set; }

    /// <summary>Videos in the index.</summary>
    public int Count => Current.Count;

    /// <summary>Moments in the index, those of removed videos included until it is compacted.</summary>
    public int Moments => Current.Moments;

    public long MemoryBytes => Current.MemoryBytes;

    private SceneRows Current => Volatile.Read(ref _rows);

    public bool Contains(Guid videoId)
    {
        lock (_writing)
            return _rows.Contains(videoId);
    }

    /// <summary>Adds a video or replaces what is known of it.</summary>
    /// <param name="stamp">Says what the moments are made of.</param>
    /// <param name="moments">Asked for where the stamp is another than before.</param>
    public void Upsert(IndexedVideo video, ulong stamp, Func<IReadOnlyList<Moment>> moments)
    {
        lock (_writing)
        {
            _rows.Upsert(video, stamp, moments);
            if (_rows.NeedsCompaction)
                Volatile.Write(ref _rows, _rows.Compacted());
        }
    }

    /// <summary>False where the video was not in the index.</summary>
    public bool Remove(Guid videoId)
    {
        lock (_writing)
            return _rows.Remove(videoId);
    }

    /// <summary>Videos that show what the labels say, likeliest first.</summary>
    /// <param name="mayAnswer">Which videos the asker may be told of.</param>
    public IReadOnlyList<SceneHit> Search(IReadOnlyList<LabelWeight> weights, Func<IndexedVideo, bool> mayAnswer, int take)
    {
        var best = new PriorityQueue<SceneHit, (float Score, Guid Id)>();
        Current.Score(weights, BestMoment, mayAnswer, (video, score) =>
        {
            if (best.Count < take)
                best.Enqueue(new SceneHit(video.Id, score), (score, video.Id));
            else if (take > 0 && best.TryPeek(out _, out var least) && score > least.Score)
                best.EnqueueDequeue(new SceneHit(video.Id, score), (score, video.Id));
        });
        return [.. best.UnorderedItems.Select(item => item.Element).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.VideoId)];
    }

    internal void Replace(SceneRows rows, string? modelId)
    {
        lock (_writing)
        {
            Volatile.Write(ref _rows, rows);
            ModelId = modelId;
        }
    }
}
