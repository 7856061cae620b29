using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <param name="Matches">Why it is there, best first within each kind.</param>
public sealed record FoundVideo(Video Video, double Score, IReadOnlyList<SearchMatch> Matches);

/// <param name="Total">Matches in all, not only on this page.</param>
public sealed record FoundPage(IReadOnlyList<FoundVideo> Items, int Total);

/// <summary>One search over words, meaning and picture. Sources are asked side by side; the catalogue's own rules decide last who may see what.</summary>
public sealed class FusedSearch(IEnumerable<ISearchSource> sources, VideoStore videos, IEncoders encoders, IOptions<SearchOptions> options)
{
    /// <summary>Joined hits that the catalogue is asked about.</summary>
    public const int MostHits = 1000;

    private static readonly Dictionary<Guid, IReadOnlyList<SearchMatch>> NoMatches = [];

    private readonly ISearchSource[] _sources = [.. sources.OrderBy(source => source.Kind)];

    /// <param name="query">With a text; sorted by relevance whatever it says, and never for managing.</param>
    /// <param name="kinds">Kinds to search in; empty for all.</param>
    public async Task<FoundPage> SearchAsync(VideoQuery query, IReadOnlyCollection<SearchKind> kinds, CancellationToken cancellationToken)
    {
        var question = new SearchQuestion(query.Text ?? "", query.Viewer, encoders);
        if (question.Text.Length == 0)
            return new FoundPage([], 0);
        var hits = await FindAsync(question, kinds, cancellationToken).ConfigureAwait(false);
        var page = await videos.ListFoundAsync(
            query with { Sort = VideoSort.Relevance, Manage = false }, [.. hits.Take(MostHits).Select(hit => new SearchHit(hit.VideoId, hit.Score))], cancellationToken).ConfigureAwait(false);
        var found = hits.ToDictionary(hit => hit.VideoId);
        var matches = page.Items.ToDictionary(video => video.Id, _ => new List<SearchMatch>());
        var reasons = await AskAsync(
            _sources, source => source.ExplainAsync(question, [.. page.Items.Where(video => found[video.Id].Kinds.Contains(source.Kind))], cancellationToken), NoMatches, cancellationToken).ConfigureAwait(false);
        foreach (var (source, its) in _sources.Zip(reasons))
            foreach (var (videoId, explained) in its)
            {
                // Of two sources of one kind the first that knows says it.
                if (!matches[videoId].Exists(match => match.Kind == source.Kind))
                    matches[videoId].AddRange(explained);
            }

        return new FoundPage([.. page.Items.Select(video => new FoundVideo(video, found[video.Id].Score, matches[video.Id]))], page.Total);
    }

    /// <summary>The joined order before the catalogue's filters.</summary>
    internal async Task<List<FusedHit>> FindAsync(SearchQuestion question, IReadOnlyCollection<SearchKind> kinds, CancellationToken cancellationToken)
    {
        var asked = _sources.Where(source => (kinds.Count == 0 || kinds.Contains(source.Kind)) && options.Value.WeightOf(source.Kind) > 0).ToList();
        var answers = await AskAsync(asked, source => source.FindAsync(question, cancellationToken), [], cancellationToken).ConfigureAwait(false);
        return RankFusion.Join([.. asked.Select((source, i) => new RankedSource(source.Kind, options.Value.WeightOf(source.Kind), answers[i]))], options.Value.RankOffset);
    }

    /// <summary>Asks sources side by side: SQLite answers on the thread that asks, and scans go on beside it. One whose model is not there has nothing; the others answer.</summary>
    private static Task<T[]> AskAsync<T>(IEnumerable<ISearchSource> sources, Func<ISearchSource, Task<T>> ask, T nothing, CancellationToken cancellationToken) =>
        Task.WhenAll(sources.Select(source => Task.Run(async () =>
        {
            try
            {
                return await ask(source).ConfigureAwait(false);
            }
            catch (ModelUnavailableException)
            {
                return nothing;
            }
        }, cancellationToken)));
}
