namespace VideoRec.Domain.Search;

/// <summary>A source's answer with what it counts.</summary>
public readonly record struct RankedSource(SearchKind Kind, double Weight, IReadOnlyList<SourceHit> Hits);

/// <param name="Kinds">Sources that found it, in the order of the kinds.</param>
public sealed record FusedHit(Guid VideoId, double Score, IReadOnlyList<SearchKind> Kinds);

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): <c>score(v) = Σ_s weight_s · confidence_s(v) / (offset + rank_s(v))</c>.
/// Scores of different sources are never compared, only places; a source's confidence keeps its guesses from counting like its finds.
/// </summary>
public static class RankFusion
{
    public static List<FusedHit> Join(IReadOnlyList<RankedSource> sources, double offset)
    {
        var scores = new Dictionary<Guid, (double Score, List<SearchKind> Kinds)>();
        foreach (var source in sources.OrderBy(source => source.Kind))
            for (var rank = 1; rank <= source.Hits.Count; rank++)
            {
                var (videoId, confidence) = source.Hits[rank - 1];
                var (score, kinds) = scores.TryGetValue(videoId, out var known) ? known : (0, []);
                if (!kinds.Contains(source.Kind))
                    kinds.Add(source.Kind);
                scores[videoId] = (score + (source.Weight * confidence / (offset + rank)), kinds);
            }

        return [.. scores.Select(pair => new FusedHit(pair.Key, pair.Value.Score, pair.Value.Kinds)).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.VideoId)];
    }
}
