using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Interactions;

/// <summary>Appends and reads what viewers do.</summary>
public sealed class InteractionStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, TimeProvider time)
{
    /// <summary>Stores a batch durably and then tells open feeds. Unknown videos must have been refused before.</summary>
    /// <returns>How many were stored.</returns>
    public Task<int> AppendAsync(Guid viewerId, IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken)
    {
        _ = (contexts, events, time);
        throw new NotImplementedException();
    }

    /// <summary>What the viewer's interactions add up to, video by video, latest first.</summary>
    public Task<ViewerHistory> HistoryAsync(Guid viewerId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The account's viewer, made on first use.</summary>
    public Task<Viewer> ViewerOfAccountAsync(string accountId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes sure the anonymous viewer of a cookie exists.</summary>
    public Task<Viewer> AnonymousViewerAsync(Guid viewerId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Moves an anonymous viewer's interactions to the account's viewer (on sign-in); repeating it changes nothing.</summary>
    public Task MergeAsync(Guid anonymousViewerId, Guid accountViewerId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets everything a viewer did with one video, or with all when <paramref name="videoId"/> is null.</summary>
    public Task ForgetAsync(Guid viewerId, Guid? videoId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
