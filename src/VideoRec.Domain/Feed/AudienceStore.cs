using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <param name="Impressions">How often it was shown.</param>
/// <param name="Finishes">How often it was watched to the end.</param>
internal readonly record struct AudienceCount(int Impressions, int Finishes);

/// <summary>
/// How often videos were shown and finished, and which are watched more lately than before. Kept in memory: read once
/// when the site starts, then followed; what rises is read again every few minutes.
/// </summary>
public sealed class AudienceStore
{
    private static readonly TimeSpan WhileForgetting = TimeSpan.FromMilliseconds(50);

    private readonly IDbContextFactory<VideoRecDbContext> _contexts;
    private readonly RankingClock _clock;
    private readonly ConcurrentDictionary<Guid, AudienceCount> _counts = new();
    private readonly Lock _turn = new();
    private FrozenDictionary<Guid, double> _trends = FrozenDictionary<Guid, double>.Empty;

    /// <summary>What was stored while the log is being read; null while it is not.</summary>
    private List<Interaction>? _meanwhile;

    /// <summary>Newest interaction that came from the log: what is told of later, though it was stored earlier, was counted there.</summary>
    private long _lastRead;
    private int _forgettings;
    private long _forgotten;

    public AudienceStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, RankingClock clock)
    {
        (_contexts, _clock) = (contexts, clock);
        events.Stored += (_, interactions) => OnStored(interactions);
        events.Forgetting += _ => OnForgetting();
        events.Forgotten += (_, interactions) => OnForgotten(interactions);
    }

    /// <summary>
    /// Counts from the log what was not heard of. What is stored meanwhile counts once, by its id; what is forgotten
    /// meanwhile may or may not have been read, so it is read again.
    /// </summary>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        while (!await TryOpenAsync(cancellationToken).ConfigureAwait(false))
            await Task.Delay(WhileForgetting, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        long forgotten;
        lock (_turn)
            (_meanwhile, forgotten) = ([], _forgotten);
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var counts = await context.Interactions.AsNoTracking()
            .Where(i => i.Kind == InteractionKind.Impression || i.Kind == InteractionKind.Finish)
            .GroupBy(i => new { i.VideoId, i.Kind }).Select(g => new { g.Key.VideoId, g.Key.Kind, Count = g.Count(), Last = g.Max(i => i.Id) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        lock (_turn)
        {
            if (_forgettings > 0 || _forgotten != forgotten)
                return false;
            _counts.Clear();
            foreach (var count in counts)
                Add(count.VideoId, count.Kind, count.Count);
            _lastRead = counts.Select(c => c.Last).Append(0).Max();
            Count(_meanwhile!);
            _meanwhile = null;
            return true;
        }
    }

    /// <summary>
    /// Reads what rises: v viewers in the last days where d would be expected by the days before, scored (v − d) / √(d + 1),
    /// about how many standard deviations of a Poisson count that is; 1 for the highest.
    /// </summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var (now, options) = (_clock.WholeHour(), _clock.Options);
        var lately = now.AddDays(-options.TrendDays);
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var recent = await ViewersAsync(lately, DateTimeOffset.MaxValue).ConfigureAwait(false);
        var before = await ViewersAsync(lately.AddDays(-options.TrendBaseDays), lately).ConfigureAwait(false);
        var share = (double)options.TrendDays / options.TrendBaseDays;
        var rises = recent.Select(r => (r.Key, Rise: Rise(r.Value, share * before.GetValueOrDefault(r.Key)))).Where(r => r.Rise > 0).ToList();
        var most = rises.Select(r => r.Rise).Append(0).Max();
        _trends = rises.ToFrozenDictionary(r => r.Key, r => r.Rise / most);

        Task<Dictionary<Guid, int>> ViewersAsync(DateTimeOffset from, DateTimeOffset to) => context.Interactions.AsNoTracking()
            .Where(i => i.At >= from && i.At < to && (i.Kind == InteractionKind.Finish ||
                (i.Kind == InteractionKind.Watch && (i.SecondsWatched >= RealWatch.MinSeconds || i.Fraction >= RealWatch.MinFraction))))
            .Select(i => new { i.VideoId, i.ViewerId }).Distinct()
            .GroupBy(i => i.VideoId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    internal AudienceCount Of(Guid videoId) => _counts.GetValueOrDefault(videoId);

    /// <summary>0…1; 0 for what does not rise.</summary>
    internal double TrendOf(Guid videoId) => _trends.GetValueOrDefault(videoId);

    internal float[] TrendRows(IndexSnapshot snapshot)
    {
        var rows = new float[snapshot.Rows];
        foreach (var (videoId, trend) in _trends)
            if (snapshot.RowOf(videoId) is >= 0 and var row)
                rows[row] = (float)trend;
        return rows;
    }

    internal static double Rise(double lately, double expected) => (lately - expected) / Math.Sqrt(expected + 1);

    private void OnStored(IReadOnlyList<Interaction> interactions)
    {
        lock (_turn)
        {
            _meanwhile?.AddRange(interactions);
            if (_meanwhile is null)
                Count(interactions);
        }
    }

    private void Count(IReadOnlyList<Interaction> interactions)
    {
        foreach (var interaction in interactions.Where(i => i.Id > _lastRead))
            Add(interaction.VideoId, interaction.Kind, 1);
    }

    private void OnForgetting()
    {
        lock (_turn)
            _forgettings++;
    }

    private void OnForgotten(IReadOnlyList<Interaction> interactions)
    {
        lock (_turn)
        {
            _forgettings--;
            _forgotten++;
            foreach (var interaction in interactions)
                Add(interaction.VideoId, interaction.Kind, -1);
        }
    }

    private void Add(Guid videoId, InteractionKind kind, int more)
    {
        if (kind is not (InteractionKind.Impression or InteractionKind.Finish))
            return;
        _counts.AddOrUpdate(videoId, _ => After(default), (_, count) => After(count));

        AudienceCount After(AudienceCount count) => kind is InteractionKind.Impression
            ? count with { Impressions = Math.Max(0, count.Impressions + more) }
            : count with { Finishes = Math.Max(0, count.Finishes + more) };
    }
}
