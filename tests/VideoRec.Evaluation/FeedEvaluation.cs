using VideoRec.Evaluation.Peers;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation;

/// <param name="Mean">Over the viewers.</param>
/// <param name="Categories">Mean over the viewers of each category.</param>
internal sealed record FeedScore(Estimate Mean, IReadOnlyDictionary<string, double> Categories);

/// <param name="Pairs">Viewers: each finished another pair of clips.</param>
internal sealed record FeedReport(int Pairs, IReadOnlyList<string> Categories, IReadOnlyDictionary<string, FeedScore> Rankers);

/// <summary>
/// Viewers who finished two clips of one category, a minute each, and nothing else. Relevant are the other clips of the
/// category: precision of the next ten = relevant among them / min(10, relevant there are).
/// </summary>
internal static class FeedEvaluation
{
    private const int Next = 10;
    private const int UploadDays = 30;

    public static async Task<FeedReport> RunAsync(Library library, int pairsACategory, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        Upload[] uploads = [.. library.Videos.Select(video => new Upload(NewId(random), video, World.Start.AddDays(-UploadDays * random.NextDouble()), false))];
        var byId = uploads.ToDictionary(upload => upload.Id);
        var viewers = Viewers(uploads, pairsACategory, random).ToList();
        var measurements = new Measurements();
        await using var product = await ProductSite.CreateAsync(library, World.Start, settings, cancellationToken);
        foreach (var site in (ISimulatedSite[])[product, .. PeerRankers.Create().Select((ranker, index) => new PeerSite(ranker, index))])
        {
            site.SetTime(World.Start);
            await site.PublishAsync(uploads, cancellationToken);
            await site.RecordAsync([.. viewers.Select(viewer => (viewer.Id, viewer.Pair.SelectMany(ViewerBehaviour.Finish).ToList()))], cancellationToken);
            site.SetTime(World.Start.AddMinutes(5));
            foreach (var viewer in viewers)
            {
                var feed = await site.FeedAsync(viewer.Id, Next, cancellationToken);
                var hits = feed.Count(id => !viewer.Pair.Contains(byId[id]) && byId[id].Video.Topics.Contains(viewer.Category));
                var relevant = uploads.Count(upload => upload.Video.Topics.Contains(viewer.Category)) - viewer.Pair.Count;
                measurements.Add(site.Name, "precision", viewer.Category, $"{viewer.Id}", (double)hits / Math.Min(Next, relevant));
            }
        }

        return Report(measurements, viewers.Count);
    }

    private static FeedReport Report(Measurements measurements, int viewers)
    {
        string[] categories = [.. measurements.Checkpoints("precision")];
        return new FeedReport(viewers, categories, measurements.Rankers.ToDictionary(ranker => ranker, ranker => new FeedScore(
            Estimate.Of([.. categories.SelectMany(category => measurements.Values(ranker, "precision", category).Values)]),
            categories.ToDictionary(category => category, category => measurements.Values(ranker, "precision", category).Values.Average()))));
    }

    private static IEnumerable<(Guid Id, string Category, IReadOnlyList<Upload> Pair)> Viewers(Upload[] uploads, int pairsACategory, Random random)
    {
        foreach (var category in uploads.Select(upload => upload.Video.Kind).Distinct().Order(StringComparer.Ordinal))
        {
            Upload[] of = [.. uploads.Where(upload => upload.Video.Kind == category)];
            if (of.Length < 3)
                continue;
            (Upload, Upload)[] pairs = [.. from a in Enumerable.Range(0, of.Length) from b in Enumerable.Range(a + 1, of.Length - a - 1) select (of[a], of[b])];
            random.Shuffle(pairs);
            foreach (var (first, second) in pairs.Take(pairsACategory))
                yield return (NewId(random), category, [first, second]);
        }
    }

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
