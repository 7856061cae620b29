using VideoRec.Domain.Interactions;

namespace VideoRec.Evaluation.Simulate;

/// <summary>A site that simulated viewers use: VideoRec itself, or another ranker over the same catalogue.</summary>
internal interface ISimulatedSite : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Moves the site's clock forward; an earlier time changes nothing.</summary>
    void SetTime(DateTimeOffset now);

    Task PublishAsync(IReadOnlyList<Upload> uploads, CancellationToken cancellationToken);

    Task WithdrawAsync(Upload upload, CancellationToken cancellationToken);

    /// <summary>What a viewer is shown, best first.</summary>
    Task<IReadOnlyList<Guid>> FeedAsync(Guid viewerId, int take, CancellationToken cancellationToken);

    /// <summary>Stores what viewers did at about the same time; when it returns, all of it counts.</summary>
    Task RecordAsync(IReadOnlyList<(Guid Viewer, List<Interaction> Done)> happened, CancellationToken cancellationToken);
}
