using System.Globalization;
using System.Reflection;
using System.Text.Json;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.ServedLists;

/// <summary>How a list that was decided again compares with what was served.</summary>
/// <param name="Difference">Where the first difference is, or why the list cannot be decided again; null where nothing differs.</param>
public sealed record ReplayResult(Guid ListId, Guid ViewerId, FeedList List, DateTimeOffset At, int Items, string? Difference)
{
    /// <summary>Same videos in the same order, same teams, scores and factors, bit by bit.</summary>
    public bool IsIdentical => Difference is null;
}

/// <summary>
/// Decides logged lists again from what was logged with them, with the numbers of the versions that served them. Neither
/// the catalogue nor anybody's history is looked at, so it does not matter what happened to them since.
/// </summary>
public sealed class ServedListReplay(ServedListStore lists, RankerVersionStore rankers)
{
    private static readonly PropertyInfo[] Factors =
        [.. typeof(FeedFactors).GetProperties().Where(p => p.PropertyType == typeof(double) && p.Name != nameof(FeedFactors.Sum))];

    /// <returns>Null where there is no such list.</returns>
    public async Task<ReplayResult?> OfAsync(Guid listId, CancellationToken cancellationToken) =>
        await lists.FindAsync(listId, cancellationToken).ConfigureAwait(false) is { } list
            ? Of(list, await VersionsAsync(cancellationToken).ConfigureAwait(false)) : null;

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<ReplayResult>> LastAsync(int count, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await lists.LatestAsync(null, count, cancellationToken).ConfigureAwait(false)).Select(list => Of(list, versions))];
    }

    /// <summary>Pure: the same rows give the same answer.</summary>
    internal static ReplayResult Of(ServedList list, IReadOnlyDictionary<Guid, RankerVersion> versions)
    {
        var items = 0;
        string? difference;
        try
        {
            var stored = ServedListFormat.ReadItems(list.Items);
            items = stored.Count;
            difference = Compare(stored, Again(list, versions));
        }
        catch (Exception exception) when (exception is InvalidDataException or KeyNotFoundException or JsonException)
        {
            difference = exception.Message;
        }

        return new ReplayResult(list.Id, list.ViewerId, list.List, list.At, items, difference);
    }

    private static List<ServedItem> Again(ServedList list, IReadOnlyDictionary<Guid, RankerVersion> versions)
    {
        var (inputs, cosines) = ServedListFormat.ReadInputs(list.Inputs);
        if (inputs.List != list.List || inputs.Take != list.Take)
            throw new InvalidDataException("The row and its inputs do not belong together.");
        var decided = ListDecision.Decide(
            inputs, Numbers(list.RankerId), cosines, list.CandidateId is { } candidate
            ? new RankerMix(list.ExperimentId ?? Guid.Empty, candidate, Numbers(candidate), list.Seed)
            : null);
        return [.. decided.Select(d => new ServedItem(inputs.Candidates[d.Item.Candidate].VideoId, d.Item.Score, d.Item.Factors, d.Team))];

        RankerParameters Numbers(Guid id) => versions.GetValueOrDefault(id)?.ReadParameters()
            ?? throw new InvalidDataException($"The ranker {id} that decided it is not known.");
    }

    private static string? Compare(IReadOnlyList<ServedItem> stored, List<ServedItem> again)
    {
        for (var place = 0; place < Math.Min(stored.Count, again.Count); place++)
        {
            var (was, now) = (stored[place], again[place]);
            if (was.VideoId != now.VideoId)
                return $"Place {place + 1}: served {was.VideoId}, decided {now.VideoId}.";
            if (was.Team != now.Team)
                return $"Place {place + 1}: served for team {was.Team}, decided for {now.Team}.";
            foreach (var factor in Factors)
                if (Differs((double)factor.GetValue(was.Factors)!, (double)factor.GetValue(now.Factors)!) is { } values)
                    return $"Place {place + 1}, {factor.Name}: {values}.";
            if (Differs(was.Score, now.Score) is { } scores)
                return $"Place {place + 1}, score: {scores}.";
        }

        return stored.Count == again.Count ? null : $"Served {stored.Count} videos, decided {again.Count}.";
    }

    private static string? Differs(double was, double now) => BitConverter.DoubleToInt64Bits(was) == BitConverter.DoubleToInt64Bits(now)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"served {was:R}, decided {now:R}");

    private async Task<Dictionary<Guid, RankerVersion>> VersionsAsync(CancellationToken cancellationToken) =>
        (await rankers.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(v => v.Id);
}
