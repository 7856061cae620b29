using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Taste;

/// <summary>Reads and changes what viewers chose. Every change makes their open feeds look again.</summary>
public sealed class ViewerChoiceStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, TimeProvider time)
{
    public const int MaxNameLength = 60;
    private const int ChoicesInMemory = 5_000;

    private readonly ConcurrentDictionary<Guid, ViewerChoices> _known = new();

    public async Task<ViewerChoices> OfAsync(Guid viewerId, CancellationToken cancellationToken)
    {
        if (viewerId == Guid.Empty)
            return ViewerChoices.None;
        if (_known.TryGetValue(viewerId, out var known))
            return known;
        var read = await ReadAsync(viewerId, cancellationToken).ConfigureAwait(false);
        if (_known.Count > ChoicesInMemory)
            _known.Clear();

        // One for all who asked at the same time: lists are known by the choices they were decided with.
        return _known.GetOrAdd(viewerId, read);
    }

    public Task SetControlsAsync(Guid viewerId, FeedControls controls, CancellationToken cancellationToken) =>
        ChangePreferencesAsync(viewerId, preferences =>
        {
            var clamped = controls.Clamped();
            (preferences.Familiarity, preferences.Freshness) = (clamped.Familiarity, clamped.Freshness);
            (preferences.Popularity, preferences.LookOrTopic) = (clamped.Popularity, clamped.LookOrTopic);
        }, cancellationToken);

    public Task SetLearningPausedAsync(Guid viewerId, bool paused, CancellationToken cancellationToken) =>
        ChangePreferencesAsync(viewerId, preferences => preferences.LearningPaused = paused, cancellationToken);

    /// <param name="name">Cut to <see cref="MaxNameLength"/>; empty for none.</param>
    /// <param name="strength">0 (paused) to 1 (as it is).</param>
    public Task SetInterestAsync(Guid viewerId, Guid anchorVideoId, string name, double strength, CancellationToken cancellationToken) =>
        ChangeAsync(viewerId, async context =>
        {
            var choice = await context.InterestChoices.FindAsync([viewerId, anchorVideoId], cancellationToken).ConfigureAwait(false);
            if (choice is null)
                context.InterestChoices.Add(choice = new InterestChoice { ViewerId = viewerId, AnchorVideoId = anchorVideoId });
            var trimmed = name.Trim();
            choice.Name = trimmed.Length <= MaxNameLength ? trimmed : trimmed[..MaxNameLength];
            choice.Strength = double.IsNaN(strength) ? 1 : Math.Clamp(strength, 0, 1);
        }, cancellationToken);

    /// <param name="kind">Null takes the choice back.</param>
    public Task SetChannelAsync(Guid viewerId, string channel, ChannelChoiceKind? kind, CancellationToken cancellationToken) =>
        ChangeAsync(viewerId, async context =>
        {
            var choice = await context.ChannelChoices.FindAsync([viewerId, channel], cancellationToken).ConfigureAwait(false);
            if (kind is null)
            {
                if (choice is not null)
                    context.ChannelChoices.Remove(choice);
                return;
            }

            if (choice is null)
                context.ChannelChoices.Add(choice = new ChannelChoice { ViewerId = viewerId, Channel = channel });
            (choice.Kind, choice.At) = (kind.Value, time.GetUtcNow());
        }, cancellationToken);

    /// <summary>Takes back what was said of interests, the sliders and the switch; channels stay as chosen.</summary>
    public Task StartOverAsync(Guid viewerId, CancellationToken cancellationToken) =>
        ChangeAsync(viewerId, async context =>
        {
            await context.InterestChoices.Where(c => c.ViewerId == viewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.ViewerPreferences.Where(c => c.ViewerId == viewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Brings an anonymous viewer's choices along on sign-in; what the account had chosen itself wins.</summary>
    public async Task MergeAsync(Guid anonymousViewerId, Guid accountViewerId, CancellationToken cancellationToken)
    {
        if (anonymousViewerId == accountViewerId)
            return;
        var anonymous = await ReadAsync(anonymousViewerId, cancellationToken).ConfigureAwait(false);
        var account = await ReadAsync(accountViewerId, cancellationToken).ConfigureAwait(false);
        foreach (var interest in anonymous.Interests.Values.Where(i => !account.Interests.ContainsKey(i.AnchorVideoId)))
            await SetInterestAsync(accountViewerId, interest.AnchorVideoId, interest.Name, interest.Strength, cancellationToken).ConfigureAwait(false);
        var chosen = account.SubscribedChannels.Union(account.BlockedChannels).ToHashSet(StringComparer.Ordinal);
        foreach (var channel in anonymous.SubscribedChannels.Except(chosen))
            await SetChannelAsync(accountViewerId, channel, ChannelChoiceKind.Subscribed, cancellationToken).ConfigureAwait(false);
        foreach (var channel in anonymous.BlockedChannels.Except(chosen))
            await SetChannelAsync(accountViewerId, channel, ChannelChoiceKind.Blocked, cancellationToken).ConfigureAwait(false);
        if (account.Controls.IsNeutral && !anonymous.Controls.IsNeutral)
            await SetControlsAsync(accountViewerId, anonymous.Controls, cancellationToken).ConfigureAwait(false);
        if (anonymous.LearningPaused && !account.LearningPaused)
            await SetLearningPausedAsync(accountViewerId, true, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(anonymousViewerId, async context =>
        {
            await context.InterestChoices.Where(c => c.ViewerId == anonymousViewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.ViewerPreferences.Where(c => c.ViewerId == anonymousViewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await context.ChannelChoices.Where(c => c.ViewerId == anonymousViewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private Task ChangePreferencesAsync(Guid viewerId, Action<ViewerPreferences> change, CancellationToken cancellationToken) =>
        ChangeAsync(viewerId, async context =>
        {
            var preferences = await context.ViewerPreferences.FindAsync([viewerId], cancellationToken).ConfigureAwait(false);
            if (preferences is null)
                context.ViewerPreferences.Add(preferences = new ViewerPreferences { ViewerId = viewerId });
            change(preferences);
        }, cancellationToken);

    private async Task ChangeAsync(Guid viewerId, Func<VideoRecDbContext, Task> change, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(viewerId, Guid.Empty);
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            // The transaction takes the write lock first, so that two changes at once do not both find nothing.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (!await context.Viewers.AnyAsync(v => v.Id == viewerId, cancellationToken).ConfigureAwait(false))
                context.Viewers.Add(new Viewer { Id = viewerId, CreatedAt = time.GetUtcNow() });
            await change(context).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        _known.TryRemove(viewerId, out _);
        events.RaiseStored(viewerId, []);
    }

    private async Task<ViewerChoices> ReadAsync(Guid viewerId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var preferences = await context.ViewerPreferences.AsNoTracking().FirstOrDefaultAsync(p => p.ViewerId == viewerId, cancellationToken).ConfigureAwait(false);
        var interests = await context.InterestChoices.AsNoTracking().Where(c => c.ViewerId == viewerId)
            .ToDictionaryAsync(c => c.AnchorVideoId, cancellationToken).ConfigureAwait(false);
        var channels = await context.ChannelChoices.AsNoTracking().Where(c => c.ViewerId == viewerId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ViewerChoices(
            preferences is null ? FeedControls.Neutral : new FeedControls(
                preferences.Familiarity, preferences.Freshness, preferences.Popularity, preferences.LookOrTopic),
            preferences?.LearningPaused ?? false, interests,
            Of(ChannelChoiceKind.Subscribed), Of(ChannelChoiceKind.Blocked));

        FrozenSet<string> Of(ChannelChoiceKind kind) =>
            channels.Where(c => c.Kind == kind).Select(c => c.Channel).ToFrozenSet(StringComparer.Ordinal);
    }
}
