using System.Collections.Concurrent;
using VideoRec.Domain.Interactions;

namespace VideoRec.Web.Accounts;

/// <summary>The viewer of each account, remembered: it never changes.</summary>
internal sealed class AccountViewers(InteractionStore interactions)
{
    private readonly ConcurrentDictionary<string, Guid> _viewers = new(StringComparer.Ordinal);

    public async ValueTask<Guid> OfAsync(string accountId, CancellationToken cancellationToken)
    {
        if (_viewers.TryGetValue(accountId, out var known))
            return known;
        var viewer = await interactions.ViewerOfAccountAsync(accountId, cancellationToken);
        return _viewers.GetOrAdd(accountId, viewer.Id);
    }

    public void Forget(string accountId) => _viewers.TryRemove(accountId, out _);
}
