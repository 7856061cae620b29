using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Copies;

/// <summary>Two videos that share a part.</summary>
/// <param name="Copy">Seen from <paramref name="Video"/>.</param>
public sealed record CopyPair(VideoCopy Copy, Video Video, Video Other);

/// <summary>Looks for copies among what is stored, and keeps what was found.</summary>
public sealed class CopyStore(IDbContextFactory<VideoRecDbContext> contexts, VideoStore videos, VectorIndexes indexes, IndexStore index, IOptions<CopyOptions> options, TimeProvider time)
{
    /// <summary>Compares one video with the rest of the catalogue.</summary>
    /// <param name="progress">Share of the videos that were compared, 0…1.</param>
    /// <returns>What was found, and how many videos it was compared with.</returns>
    public async Task<(IReadOnlyList<VideoCopy> Copies, int Compared)> FindAsync(Guid videoId, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled || await index.FrameModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            return ([], 0);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await TraceAsync(context, videoId, model, cancellationToken).ConfigureAwait(false) is not { } trace)
            return ([], 0);
        var suspects = await SuspectsAsync(context, videoId, model, trace, cancellationToken).ConfigureAwait(false);
        var found = new List<VideoCopy>();
        for (var i = 0; i < suspects.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TraceAsync(context, suspects[i], model, cancellationToken).ConfigureAwait(false) is { } other && CopyFinder.Find(trace, other) is { } match)
                found.Add(CopyOf(videoId, suspects[i], match));
            progress?.Report((i + 1.0) / suspects.Count);
        }

        return (found, suspects.Count);
    }

    /// <summary>Replaces what was found for a video, as a part of the caller's transaction. What somebody dismissed stays dismissed.</summary>
    public static async Task ReplaceAsync(VideoRecDbContext context, Guid videoId, IReadOnlyList<VideoCopy> copies, CancellationToken cancellationToken)
    {
        var before = await context.VideoCopies.Where(c => c.VideoId == videoId || c.OtherId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        context.VideoCopies.RemoveRange(before);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var others = copies.Select(c => c.OtherId).ToList();
        var here = await context.Videos.Where(v => others.Contains(v.Id)).Select(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var copy in copies.Where(c => here.Contains(c.OtherId)))
        {
            copy.IsDismissed = before.Exists(b => b.IsDismissed && (b.OtherId == copy.OtherId || b.VideoId == copy.OtherId));
            context.VideoCopies.Add(copy);
        }
    }

    /// <summary>Videos that share a part with one, most alike first; only what the viewer may see.</summary>
    public async Task<IReadOnlyList<CopyPair>> OfAsync(Guid videoId, ViewerContext viewer, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var copies = await context.VideoCopies.AsNoTracking().Where(c => c.VideoId == videoId || c.OtherId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await WithVideosAsync(copies.ConvertAll(c => c.VideoId == videoId ? c : c.Turned()), cancellationToken).ConfigureAwait(false))
            .Where(pair => viewer.MaySee(pair.Other)).OrderByDescending(pair => pair.Copy.Likeness).ThenBy(pair => pair.Copy.OtherId)];
    }

    /// <summary>All that was found and not dismissed, latest first.</summary>
    public async Task<IReadOnlyList<CopyPair>> ListAsync(int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var copies = await context.VideoCopies.AsNoTracking().Where(c => !c.IsDismissed).OrderByDescending(c => c.FoundAt).ThenBy(c => c.VideoId).ThenBy(c => c.OtherId)
            .Take(take).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await WithVideosAsync(copies, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that a pair does not matter, or takes that back.</summary>
    /// <returns>False where there is no such pair.</returns>
    public async Task<bool> DismissAsync(Guid videoId, Guid otherId, bool isDismissed, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.VideoCopies.Where(c => (c.VideoId == videoId && c.OtherId == otherId) || (c.VideoId == otherId && c.OtherId == videoId))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.IsDismissed, isDismissed), cancellationToken).ConfigureAwait(false) > 0;
    }

    private async Task<List<CopyPair>> WithVideosAsync(List<VideoCopy> copies, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. copies.SelectMany(c => (Guid[])[c.VideoId, c.OtherId]).Distinct()];
        var found = (await videos.FindManyAsync(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(v => v.Id);
        return [.. copies.Where(c => found.ContainsKey(c.VideoId) && found.ContainsKey(c.OtherId)).Select(c => new CopyPair(c, found[c.VideoId], found[c.OtherId]))];
    }

    private async Task<IReadOnlyList<Guid>> SuspectsAsync(VideoRecDbContext context, Guid videoId, string model, CopyTrace trace, CancellationToken cancellationToken)
    {
        var most = options.Value.MostCompared;
        var all = context.VideoFingerprints.Where(f => f.VideoId != videoId).Select(f => f.VideoId);
        return await all.CountAsync(cancellationToken).ConfigureAwait(false) <= most
            ? await all.OrderBy(id => id).ToListAsync(cancellationToken).ConfigureAwait(false)
            : CopySuspects.Of(indexes.Current, videoId, indexes.Current.Look.ModelId == model ? trace.Vectors : [], most);
    }

    private VideoCopy CopyOf(Guid videoId, Guid otherId, CopyMatch match) => new()
    {
        VideoId = videoId,
        OtherId = otherId,
        StartSeconds = match.StartSeconds,
        EndSeconds = match.EndSeconds,
        OffsetSeconds = match.OffsetSeconds,
        IsMirrored = match.IsMirrored,
        Likeness = match.Likeness,
        FoundAt = time.GetUtcNow(),
    };

    /// <summary>Null where times, vectors and fingerprints are not all there.</summary>
    private static async Task<CopyTrace?> TraceAsync(VideoRecDbContext context, Guid videoId, string model, CancellationToken cancellationToken)
    {
        var fingerprint = await context.VideoFingerprints.AsNoTracking().FirstOrDefaultAsync(f => f.VideoId == videoId, cancellationToken).ConfigureAwait(false);
        return fingerprint?.ToFrames() is { } frames && await StoredFrames.ReadAsync(context, videoId, model, cancellationToken).ConfigureAwait(false) is var (times, vectors) &&
            frames.Length == times.Count ? CopyTrace.Of(times, vectors, frames) : null;
    }
}
