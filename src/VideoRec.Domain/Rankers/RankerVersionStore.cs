using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Rankers;

/// <summary>Versions of the ranker, which of them is live, and what runs against it. Every move is one transaction; feeds hear of it at once.</summary>
public sealed class RankerVersionStore(IDbContextFactory<VideoRecDbContext> contexts, LiveRankers live, TimeProvider time)
{
    /// <summary>
    /// Makes the settings a version, unless their numbers are one already, and reads who is live. Changed settings go live
    /// where settings were live before; where a trained or hand-made version is, they wait as a candidate.
    /// </summary>
    public async Task OpenAsync(RankerParameters settings, CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var json = RankerParametersJson.Write(settings);
            var current = await LiveOf(context, cancellationToken).ConfigureAwait(false);
            var latest = await context.RankerVersions.Where(v => v.Origin == RankerOrigin.Options)
                .OrderByDescending(v => v.CreatedAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (current is null || latest?.Parameters != json)
            {
                var known = await context.RankerVersions.FirstOrDefaultAsync(
                    v => v.Origin == RankerOrigin.Options && v.Parameters == json, cancellationToken).ConfigureAwait(false);
                var version = known ?? Add(context, await NextNameAsync(context, "Settings", cancellationToken).ConfigureAwait(false), json, RankerOrigin.Options, null);
                if (current is null or { Origin: RankerOrigin.Options })
                    await GoLiveAsync(context, current, version, cancellationToken).ConfigureAwait(false);
            }

            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<RankerVersion>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.RankerVersions.AsNoTracking().OrderByDescending(v => v.CreatedAt).ThenBy(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<RankerVersion?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.RankerVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A new version that serves nobody until it is promoted or mixed in.</summary>
    /// <param name="name">Cut to its longest; a number is put behind it.</param>
    /// <param name="metrics">JSON object of numbers by name.</param>
    public async Task<RankerVersion> AddCandidateAsync(
        string name, RankerParameters parameters, RankerOrigin origin, string? metrics, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var numbered = await NextNameAsync(context, name, cancellationToken).ConfigureAwait(false);
        var version = Add(context, numbered, RankerParametersJson.Write(parameters), origin, metrics);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return version;
    }

    /// <summary>Makes a version live. What ran against the one before ends.</summary>
    /// <returns>False where there is no such version or it is live already.</returns>
    public Task<bool> PromoteAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(async context =>
    {
        var next = await context.RankerVersions.FirstOrDefaultAsync(v => v.Id == id && v.State != RankerState.Live, cancellationToken).ConfigureAwait(false);
        if (next is null)
            return false;
        await GoLiveAsync(context, await LiveOf(context, cancellationToken).ConfigureAwait(false), next, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    /// <summary>Undoes the latest promotion that still stands; repeated, the one before it, and so on.</summary>
    /// <returns>False where nothing was live before.</returns>
    public Task<bool> RollBackAsync(CancellationToken cancellationToken) => ChangeAsync(async context =>
    {
        var last = await context.RankerPromotions.Where(p => p.RolledBackAt == null).OrderByDescending(p => p.Id)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (last?.PreviousId is not { } previousId)
            return false;
        var previous = await context.RankerVersions.FirstAsync(v => v.Id == previousId, cancellationToken).ConfigureAwait(false);
        await MakeLiveAsync(context, await LiveOf(context, cancellationToken).ConfigureAwait(false), previous, cancellationToken).ConfigureAwait(false);
        last.RolledBackAt = time.GetUtcNow();
        return true;
    }, cancellationToken);

    /// <summary>Mixes a candidate into the lists of some viewers; another comparison that goes on ends.</summary>
    /// <param name="share">0…1; at 0 no comparison goes on afterwards.</param>
    /// <returns>False where there is no such version or it is the live one.</returns>
    public Task<bool> InterleaveAsync(Guid candidateId, double share, CancellationToken cancellationToken) => ChangeAsync(async context =>
    {
        var current = await LiveOf(context, cancellationToken).ConfigureAwait(false);
        if (current is null || current.Id == candidateId
            || !await context.RankerVersions.AnyAsync(v => v.Id == candidateId, cancellationToken).ConfigureAwait(false))
            return false;
        await EndExperimentsAsync(context, cancellationToken).ConfigureAwait(false);
        if (share > 0)
            context.RankerExperiments.Add(new RankerExperiment
            {
                Id = Guid.NewGuid(),
                LiveId = current.Id,
                CandidateId = candidateId,
                Share = Math.Min(share, 1),
                StartedAt = time.GetUtcNow(),
            });
        return true;
    }, cancellationToken);

    /// <summary>Ends the comparison that goes on.</summary>
    public Task StopInterleavingAsync(CancellationToken cancellationToken) => ChangeAsync(async context =>
    {
        await EndExperimentsAsync(context, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<RankerExperiment>> ExperimentsAsync(int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.RankerExperiments.AsNoTracking().OrderByDescending(e => e.StartedAt).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads into memory who is live and what runs against it.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var current = await context.RankerVersions.AsNoTracking().FirstOrDefaultAsync(v => v.State == RankerState.Live, cancellationToken).ConfigureAwait(false);
        if (current is null)
            return;
        var experiment = await context.RankerExperiments.AsNoTracking().FirstOrDefaultAsync(e => e.EndedAt == null, cancellationToken).ConfigureAwait(false);
        var candidate = experiment is null ? null
            : await context.RankerVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == experiment.CandidateId, cancellationToken).ConfigureAwait(false);
        live.Set(
            new NumberedRanker(current.Id, current.ReadParameters()),
            experiment is null || candidate is null ? null
                : new RunningExperiment(experiment.Id, experiment.Share, new NumberedRanker(candidate.Id, candidate.ReadParameters())));
    }

    private async Task<bool> ChangeAsync(Func<VideoRecDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (!await change(context).ConfigureAwait(false))
                return false;
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task GoLiveAsync(VideoRecDbContext context, RankerVersion? current, RankerVersion next, CancellationToken cancellationToken)
    {
        await MakeLiveAsync(context, current, next, cancellationToken).ConfigureAwait(false);
        context.RankerPromotions.Add(new RankerPromotion { RankerId = next.Id, PreviousId = current?.Id, At = time.GetUtcNow() });
    }

    private async Task MakeLiveAsync(VideoRecDbContext context, RankerVersion? current, RankerVersion next, CancellationToken cancellationToken)
    {
        // An index allows one live version; the old one has to leave first.
        if (current is not null)
            current.State = RankerState.Retired;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        next.State = RankerState.Live;
        await EndExperimentsAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private async Task EndExperimentsAsync(VideoRecDbContext context, CancellationToken cancellationToken)
    {
        foreach (var experiment in await context.RankerExperiments.Where(e => e.EndedAt == null).ToListAsync(cancellationToken).ConfigureAwait(false))
            experiment.EndedAt = time.GetUtcNow();
    }

    private static Task<RankerVersion?> LiveOf(VideoRecDbContext context, CancellationToken cancellationToken) =>
        context.RankerVersions.FirstOrDefaultAsync(v => v.State == RankerState.Live, cancellationToken);

    private RankerVersion Add(VideoRecDbContext context, string name, string parameters, RankerOrigin origin, string? metrics)
    {
        var version = new RankerVersion
        {
            Id = Guid.NewGuid(),
            Name = name,
            CreatedAt = time.GetUtcNow(),
            State = RankerState.Candidate,
            Origin = origin,
            Parameters = parameters,
            Metrics = metrics,
        };
        context.RankerVersions.Add(version);
        return version;
    }

    private static async Task<string> NextNameAsync(VideoRecDbContext context, string name, CancellationToken cancellationToken)
    {
        var kept = name.Trim() is { Length: > RankerVersion.MaxNameLength - 8 } longer ? longer[..(RankerVersion.MaxNameLength - 8)] : name.Trim();
        var count = await context.RankerVersions.CountAsync(cancellationToken).ConfigureAwait(false);
        return $"{kept} {count + 1}";
    }
}
