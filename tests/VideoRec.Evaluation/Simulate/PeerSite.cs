using VideoRec.Domain.Interactions;
using VideoRec.Evaluation.Peers;

namespace VideoRec.Evaluation.Simulate;

/// <summary>A site ranked by another system's rule. A view and a real watch are what they are in VideoRec.</summary>
internal sealed class PeerSite(IPeerRanker ranker, int seed) : ISimulatedSite
{
    private readonly PeerCatalogue _catalogue = new();
    private readonly Dictionary<Guid, (List<Guid> Watched, HashSet<Guid> Opened)> _histories = [];
    private readonly Random _random = new(seed);

    public string Name => ranker.Name;

    public void SetTime(DateTimeOffset now) => _catalogue.Now = now > _catalogue.Now ? now : _catalogue.Now;

    public Task PublishAsync(IReadOnlyList<Upload> uploads, CancellationToken cancellationToken)
    {
        foreach (var upload in uploads)
            _catalogue.Add(new PeerVideo(upload.Id, upload.Title, upload.Tags, upload.Channel, upload.Category, upload.PublishedAt));
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(Upload upload, CancellationToken cancellationToken)
    {
        _catalogue.Remove(upload.Id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Guid>> FeedAsync(Guid viewerId, int take, CancellationToken cancellationToken)
    {
        var history = _histories.TryGetValue(viewerId, out var known) ? new PeerHistory(known.Watched, known.Opened) : PeerHistory.Empty;
        return Task.FromResult<IReadOnlyList<Guid>>([.. ranker.Rank(_catalogue, history, take, _random).Select(video => video.Id)]);
    }

    public Task RecordAsync(IReadOnlyList<(Guid Viewer, List<Interaction> Done)> happened, CancellationToken cancellationToken)
    {
        foreach (var (viewer, done) in happened)
            Record(viewer, done);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Record(Guid viewerId, List<Interaction> interactions)
    {
        if (!_histories.TryGetValue(viewerId, out var history))
            _histories[viewerId] = history = ([], []);
        foreach (var interaction in interactions)
        {
            if (interaction.Kind != InteractionKind.Impression)
                history.Opened.Add(interaction.VideoId);
            if (RealWatch.Is(interaction.Kind, interaction.SecondsWatched, interaction.Fraction) && !history.Watched.Contains(interaction.VideoId))
            {
                history.Watched.Insert(0, interaction.VideoId);
                _catalogue.Record(interaction.VideoId, PeerEventKind.View, interaction.At);
            }
            else if (interaction.Kind is InteractionKind.Like or InteractionKind.Dislike)
            {
                _catalogue.Record(interaction.VideoId, interaction.Kind == InteractionKind.Like ? PeerEventKind.Like : PeerEventKind.Dislike, interaction.At);
            }
        }
    }
}
