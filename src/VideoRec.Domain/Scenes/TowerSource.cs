using System.Numerics.Tensors;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Scenes;

/// <summary>
/// What a question describes beside the frames themselves: where the frame model in use is the picture tower of a pair such as CLIP's and
/// its text tower is installed, both put what belongs together near each other. Without such a pair it finds nothing.
/// </summary>
internal sealed class TowerSource(IEncoders encoders, VectorIndexes indexes, IDbContextFactory<VideoRecDbContext> contexts) : ISearchSource
{
    private const int Most = 200;

    // Cosines across the towers are all alike and small (CLIP: 0.15 to 0.35); what is far above the catalogue's own mean is meant.
    private const double LeastDeviations = 1.5;
    private const double SureDeviations = 4;

    public SearchKind Kind => SearchKind.Picture;

    public async Task<IReadOnlyList<SourceHit>> FindAsync(SearchQuestion question, CancellationToken cancellationToken)
    {
        if (await AskAsync(question, cancellationToken).ConfigureAwait(false) is not var (modelId, vector))
            return [];
        var snapshot = indexes.Current;
        var looks = snapshot.Look;
        if (looks.ModelId != modelId || looks.Dimension != vector.Length || looks.Count == 0)
            return [];
        var cosines = RowCosines.Of(snapshot, looks, vector);
        double sum = 0, squares = 0;
        foreach (double cosine in cosines)
            if (double.IsFinite(cosine))
                (sum, squares) = (sum + cosine, squares + (cosine * cosine));

        var mean = sum / looks.Count;
        var deviation = Math.Sqrt(Math.Max(0, (squares / looks.Count) - (mean * mean)));
        if (deviation < 1e-6)
            return [];
        var top = new TopRows(snapshot, Most);
        for (var row = 0; row < snapshot.Rows; row++)
            if (cosines[row] - mean >= LeastDeviations * deviation && SearchQuestion.MayAnswer(snapshot.Video(row)))
                top.Offer(row, cosines[row]);
        return [.. top.Rows.OrderByDescending(row => cosines[row]).ThenBy(row => snapshot.Video(row).Id)
            .Select(row => new SourceHit(snapshot.Video(row).Id, (float)Math.Min(1, (cosines[row] - mean) / deviation / SureDeviations)))];
    }

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>> ExplainAsync(
        SearchQuestion question, IReadOnlyList<Video> videos, CancellationToken cancellationToken)
    {
        var matches = new Dictionary<Guid, IReadOnlyList<SearchMatch>>();
        if (videos.Count == 0 || await AskAsync(question, cancellationToken).ConfigureAwait(false) is not var (modelId, vector))
            return matches;
        Guid[] ids = [.. videos.Select(video => video.Id)];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var cosines = await StoredFrames.ScoreAsync(context, ids, modelId, frame => TensorPrimitives.CosineSimilarity(frame, vector), cancellationToken).ConfigureAwait(false);
        var times = await StoredFrames.TimesAsync(context, ids, cancellationToken).ConfigureAwait(false);
        foreach (var (videoId, its) in cosines)
        {
            var best = TensorPrimitives.IndexOfMax(its);
            if (times.GetValueOrDefault(videoId) is { } at && best < at.Length)
                matches[videoId] = [new SearchMatch(SearchKind.Picture, at[best], best)];
        }

        return matches;
    }

    /// <returns>The frame model and the question as a unit vector beside its frames; null where there is no pair of towers.</returns>
    private Task<(string ModelId, float[] Vector)?> AskAsync(SearchQuestion question, CancellationToken cancellationToken) =>
        question.OnceAsync<(string, float[])?>(this, async () =>
        {
            var frames = await encoders.FrameAsync(null, CancellationToken.None).ConfigureAwait(false);
            if (await encoders.TowerAsync(frames.ModelId, CancellationToken.None).ConfigureAwait(false) is not { } tower)
                return null;
            return (frames.ModelId, await tower.EncodeAsync(question.Text, CancellationToken.None).ConfigureAwait(false));
        }).WaitAsync(cancellationToken);
}
