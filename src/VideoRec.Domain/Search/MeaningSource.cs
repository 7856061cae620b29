using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>What a question means beside what videos are about: cosine of sentence vectors over the live index.</summary>
internal sealed class MeaningSource(VectorIndexes indexes) : ISearchSource
{
    private const int Most = 200;

    // Cosines of questions with videos, measured on the demo library: what was meant mostly has more than 0.35, chance rarely more than 0.25.
    private const float Chance = 0.2f;
    private const float Sure = 0.5f;

    public SearchKind Kind => SearchKind.Meaning;

    public async Task<IReadOnlyList<SourceHit>> FindAsync(SearchQuestion question, CancellationToken cancellationToken)
    {
        var vector = await question.VectorAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

        // While another text model moves in, the index still serves vectors of the old one.
        var snapshot = indexes.Current;
        if (snapshot.Words.ModelId != question.TextModelId || snapshot.Words.Dimension != vector.Length)
            return [];
        var norm = MathF.Sqrt(DotProducts.Of(vector, vector));
        if (norm == 0)
            return [];
        return [.. RowCosines.Greatest(snapshot, snapshot.Words, Array.ConvertAll(vector, x => x / norm), Chance, Most, SearchQuestion.MayAnswer)
            .Select(found => new SourceHit(snapshot.Video(found.Row).Id, Math.Min(1, (found.Cosine - Chance) / (Sure - Chance))))];
    }

    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>> ExplainAsync(
        SearchQuestion question, IReadOnlyList<Video> videos, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>>(
            videos.ToDictionary(video => video.Id, _ => (IReadOnlyList<SearchMatch>)[new SearchMatch(SearchKind.Meaning)]));
}
