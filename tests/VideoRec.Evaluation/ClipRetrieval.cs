using System.Globalization;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation;

/// <summary>Each clip asks the product's index for its nearest; relevant is what shares its category, or its recording.</summary>
internal static class ClipRetrieval
{
    private const int RandomRounds = 200;

    public static async Task<IReadOnlyDictionary<string, RetrievalScore>> EvaluateAsync(
        ProductServices services, IReadOnlyList<LabelledClip> clips, IReadOnlyDictionary<LabelledClip, Guid> ids, SimilarBy by, CancellationToken cancellationToken)
    {
        var rankings = await RankAsync(services, clips, ids, by, cancellationToken);
        var random = new Random(1);
        var shuffled = Enumerable.Range(0, RandomRounds).SelectMany(_ => clips.Select(query =>
        {
            LabelledClip[] gallery = [.. clips.Where(clip => clip != query)];
            random.Shuffle(gallery);
            return (Query: query, Gallery: gallery.ToList());
        })).ToList();
        return Tables(rankings, "").Concat(Tables(shuffled, ", random")).ToDictionary();
    }

    /// <summary>For each clip all others, as the product's similar videos have them.</summary>
    public static async Task<List<(LabelledClip Query, List<LabelledClip> Gallery)>> RankAsync(
        ProductServices services, IReadOnlyList<LabelledClip> clips, IReadOnlyDictionary<LabelledClip, Guid> ids, SimilarBy by, CancellationToken cancellationToken)
    {
        var byId = ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        var rankings = new List<(LabelledClip Query, List<LabelledClip> Gallery)>();
        foreach (var query in clips)
        {
            var similar = await services.Get<FeedService>().SimilarAsync(
                ids[query], clips.Count, by, DistanceMetric.Cosine, ViewerContext.Nobody, cancellationToken);
            rankings.Add((query, [.. similar.Select(item => byId[item.VideoId])]));
        }

        return rankings;
    }

    /// <summary>Scene and category where the recordings are known, else category.</summary>
    public static IEnumerable<KeyValuePair<string, RetrievalScore>> Tables(List<(LabelledClip Query, List<LabelledClip> Gallery)> rankings, string suffix)
    {
        if (!rankings.Exists(r => r.Query.Source is { Length: > 0 }))
        {
            yield return new("category" + suffix, RetrievalMetrics.Evaluate(rankings.Select(r => Relevance(r.Gallery, clip => clip.Category == r.Query.Category))));
            yield break;
        }

        yield return new("scene" + suffix, RetrievalMetrics.Evaluate(rankings.Select(r => Relevance(r.Gallery, clip => clip.Source == r.Query.Source))));
        yield return new("category" + suffix, RetrievalMetrics.Evaluate(rankings.Select(r => Relevance(
            r.Gallery.Where(clip => clip.Source != r.Query.Source), clip => clip.Category == r.Query.Category))));
    }

    private static bool[] Relevance(IEnumerable<LabelledClip> gallery, Func<LabelledClip, bool> relevant) => [.. gallery.Select(relevant)];

    public static void Print(string headline, IReadOnlyDictionary<string, RetrievalScore> tables)
    {
        Console.WriteLine($"\r{headline}");
        Console.WriteLine($"{"",-36}{"P@1",7}{"P@5",7}{"mAP",7}{"queries",9}");
        foreach (var (name, score) in tables)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-36}{score.PrecisionAt1,7:0.000}{score.PrecisionAt5,7:0.000}{score.MeanAveragePrecision,7:0.000}{score.Queries,9}"));
    }
}
