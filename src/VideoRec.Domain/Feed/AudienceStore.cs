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
public sealed class AudienceStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, RankingClock clock)
{
    private readonly ConcurrentDictionary<Guid, AudienceCount> _counts = new();
    private FrozenDictionary<Guid, double> _trends = FrozenDictionary<Guid, double>.Empty;
    private int _following;

    /// <summary>Counts from the log, then follows it.</summary>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            var counts = await context.Interactions.AsNoTracking()
                .Where(i => i.Kind == InteractionKind.Impression || i.Kind == InteractionKind.Finish)
                .GroupBy(i => new { i.VideoId, i.Kind }).Select(g => new { g.Key.VideoId, g.Key.Kind, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            _counts.Clear();
            foreach (var count in counts)
                Add(count.VideoId, count.Kind, count.Count);
        }

        Follow();
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what is stored and what is forgotten from now on.</summary>
    internal void Follow()
    {
        if (Interlocked.Exchange(ref _following, 1) != 0)
            return;
        events.Stored += (_, interactions) => Count(interactions, 1);
        events.Forgotten += interactions => Count(interactions, -1);
    }

    /// <summary>
    /// Reads what rises: v viewers in the last days where d would be expected by the days before, scored (v − d) / √(d + 1),
    /// about how many standard deviations of a Poisson count that is; 1 for the highest.
    /// </summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var (now, options) = (clock.WholeHour(), clock.Options);
        var lately = now.AddDays(-options.TrendDays);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
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

    private void Count(IReadOnlyList<Interaction> interactions, int sign)
    {
        foreach (var interaction in interactions)
            Add(interaction.VideoId, interaction.Kind, sign);
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
