using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Scenes;

/// <summary>Brings the index of scenes up to what SQLite says; called by <see cref="IndexUpdater"/>, which calls one at a time.</summary>
public sealed class SceneIndexUpdater(SceneIndex scenes, IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>Adds, replaces or removes one video, as its rows say now; builds all anew where another frame model came into use.</summary>
    /// <param name="video">Null where there is none or it cannot be watched.</param>
    internal async Task UpdateAsync(Guid videoId, IndexedVideo? video, Func<Task<Dictionary<Guid, IndexedVideo>>> allVideos, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var modelId = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        if (modelId != scenes.ModelId)
        {
            await RebuildAsync(await allVideos().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return;
        }

        var labels = video is null ? null
            : await context.FrameLabels.AsNoTracking().FirstOrDefaultAsync(l => l.VideoId == videoId && l.ModelId == modelId, cancellationToken).ConfigureAwait(false);
        if (labels is null)
        {
            scenes.Remove(videoId);
            return;
        }

        var removed = await LabelCorrections.RemovedAsync(context, modelId, [videoId], cancellationToken).ConfigureAwait(false);
        scenes.Upsert(video!, Stamp(labels, removed[videoId]), () => Moment.Of(FrameLabels.Read(labels.Frames, removed[videoId])));
    }

    /// <param name="videos">All watchable videos.</param>
    internal async Task RebuildAsync(Dictionary<Guid, IndexedVideo> videos, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var modelId = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        var rows = new SceneRows();
        var removed = await LabelCorrections.RemovedAsync(context, modelId, null, cancellationToken).ConfigureAwait(false);
        await foreach (var labels in context.FrameLabels.AsNoTracking().Where(l => l.ModelId == modelId).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            if (videos.TryGetValue(labels.VideoId, out var video))
                rows.Upsert(video, Stamp(labels, removed[video.Id]), () => Moment.Of(FrameLabels.Read(labels.Frames, removed[video.Id])));
        scenes.Replace(rows, modelId);
    }

    private static ulong Stamp(FrameLabels labels, IEnumerable<int> removed) =>
        BitConverter.ToUInt64(SHA256.HashData([.. labels.Frames, .. removed.Order().SelectMany(BitConverter.GetBytes)]));
}
