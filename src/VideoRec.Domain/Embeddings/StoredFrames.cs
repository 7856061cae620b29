using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Embeddings;

/// <summary>Reads the stored frames of videos.</summary>
public static class StoredFrames
{
    /// <summary>Videos that one query asks for.</summary>
    private const int Chunk = 500;

    /// <summary>Times and vectors of one video's frames, in their order.</summary>
    /// <returns>Null where there are none, or where the times are not those of the vectors: while another model looks at a video, its frames may have been taken anew.</returns>
    public static async Task<(List<double> TimesSeconds, List<float[]> Vectors)?> ReadAsync(
        VideoRecDbContext context, Guid videoId, string modelId, CancellationToken cancellationToken)
    {
        var times = await context.Frames.AsNoTracking().Where(f => f.VideoId == videoId).OrderBy(f => f.Ordinal).Select(f => f.TimeSeconds)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var vectors = await context.FrameVectors.AsNoTracking().Where(v => v.VideoId == videoId && v.ModelId == modelId).OrderBy(v => v.Ordinal)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return times.Count > 0 && vectors.Count == times.Count ? (times, vectors.ConvertAll(v => VectorBlob.ToVector(v.Vector, v.Dimension))) : null;
    }

    /// <summary>Reads the frame vectors of some videos once, keeping of each frame no more than a score.</summary>
    /// <returns>Of each video that has vectors of the model, the scores of its frames by ordinal.</returns>
    public static async Task<Dictionary<Guid, float[]>> ScoreAsync(
        VideoRecDbContext context, IReadOnlyCollection<Guid> videoIds, string modelId, Func<ReadOnlySpan<float>, float> score, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<Guid, List<(int Ordinal, float Score)>>();
        foreach (var ids in videoIds.Chunk(Chunk))
        {
            // No order is asked for: sorting would carry every vector through the database's memory.
            var frames = context.FrameVectors.AsNoTracking().Where(v => ids.Contains(v.VideoId) && v.ModelId == modelId)
                .Select(v => new { v.VideoId, v.Ordinal, v.Dimension, v.Vector }).AsAsyncEnumerable();
            await foreach (var frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!scores.TryGetValue(frame.VideoId, out var its))
                    scores.Add(frame.VideoId, its = []);
                its.Add((frame.Ordinal, ScoreOf(frame.Vector, frame.Dimension, score)));
            }
        }

        return scores.ToDictionary(pair => pair.Key, pair => pair.Value.OrderBy(frame => frame.Ordinal).Select(frame => frame.Score).ToArray());
    }

    /// <summary>Times of the frames of some videos, by ordinal.</summary>
    public static async Task<Dictionary<Guid, double[]>> TimesAsync(VideoRecDbContext context, IReadOnlyCollection<Guid> videoIds, CancellationToken cancellationToken)
    {
        var frames = await context.Frames.AsNoTracking().Where(f => videoIds.Contains(f.VideoId))
            .Select(f => new { f.VideoId, f.Ordinal, f.TimeSeconds }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return frames.GroupBy(f => f.VideoId).ToDictionary(video => video.Key, video => video.OrderBy(f => f.Ordinal).Select(f => f.TimeSeconds).ToArray());
    }

    private static float ScoreOf(byte[] blob, int dimension, Func<ReadOnlySpan<float>, float> score) =>
        BitConverter.IsLittleEndian && blob.Length == dimension * sizeof(float)
            ? score(MemoryMarshal.Cast<byte, float>(blob))
            : score(VectorBlob.ToVector(blob, dimension));
}
