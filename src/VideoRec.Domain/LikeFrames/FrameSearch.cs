using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.LikeFrames;

/// <param name="Score">Likeness of its best frame, up to 1.</param>
/// <param name="Moments">Where it looks like what was asked for, likeliest first.</param>
public sealed record FoundFrames(Video Video, double Score, IReadOnlyList<LikeMoment> Moments);

/// <param name="Items">Other videos, the one with the likeliest frame first.</param>
/// <param name="Total">Videos in all, not only those in <paramref name="Items"/>.</param>
/// <param name="Own">Other moments of the video that the frame is from, likeliest first.</param>
public sealed record FramesFound(IReadOnlyList<FoundFrames> Items, int Total, IReadOnlyList<LikeMoment> Own);

/// <summary>
/// Finds the moments that look like a frame. Every stored frame is compared exactly; in a large catalogue, the frames of the videos
/// that look most like it as a whole, or of which a moment shows the same labels. The catalogue's own rules decide last who may see what.
/// </summary>
public sealed class FrameSearch(
    IDbContextFactory<VideoRecDbContext> contexts, VideoStore videos, VectorIndexes indexes, SceneIndex scenes, IOptions<SearchOptions> options)
{
    /// <summary>Moments told of one video.</summary>
    public const int MostMoments = 5;

    /// <summary>Likeness below which nothing is said to look like it; of 60 clips of ten categories half of the right ones had more than 0.18, one in ten of the wrong ones more than 0.08.</summary>
    private const float Least = 0.15f;

    /// <summary>Likeness from which neighbouring frames are of one shot.</summary>
    private const float Same = 0.6f;

    /// <param name="take">Videos at most.</param>
    public async Task<FramesFound> SearchAsync(FrameQuestion question, ViewerContext viewer, int take, CancellationToken cancellationToken)
    {
        var snapshot = indexes.Current;
        var isSameSpace = snapshot.Look.ModelId == question.ModelId && snapshot.Look.Dimension == question.Vector.Length;
        var likeness = new FrameLikeness(question.Vector, isSameSpace ? FrameLikeness.MeanOf(snapshot.Look.Centring.SingleMean, snapshot.Look.Count) : []);
        var compared = Compared(snapshot, question, isSameSpace ? likeness : null);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);

        // SQLite answers on the thread that asks, which is a circuit's where a page does.
        var cosines = await Task.Run(() => StoredFrames.ScoreAsync(context, compared, question.ModelId, likeness.Of, cancellationToken), cancellationToken).ConfigureAwait(false);
        var hits = cosines.Where(pair => pair.Key != question.VideoId && pair.Value.Length > 0)
            .Select(pair => new SearchHit(pair.Key, pair.Value.Max())).Where(hit => hit.Score >= Least)
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.VideoId).ToList();
        var page = await videos.ListFoundAsync(new VideoQuery { Viewer = viewer, Sort = VideoSort.Relevance, PageSize = take }, hits, cancellationToken).ConfigureAwait(false);
        Guid[] shown = [.. page.Items.Select(video => video.Id), .. question.VideoId is { } asked ? (Guid[])[asked] : []];
        var times = await StoredFrames.TimesAsync(context, shown, cancellationToken).ConfigureAwait(false);
        return new FramesFound(
            [.. page.Items.Select(video => new FoundFrames(video, cosines[video.Id].Max(), Moments(video.Id, cosines[video.Id])))], page.Total,
            question.VideoId is { } own && cosines.TryGetValue(own, out var its) ? Moments(own, Without(its, question.Frame)) : []);

        List<LikeMoment> Moments(Guid videoId, float[] its)
        {
            var at = times.GetValueOrDefault(videoId, []);
            return [.. LikeMoment.Find(its, MostMoments).Where(frame => frame < at.Length && its[frame] >= Least).Select(frame => new LikeMoment(at[frame], frame, its[frame]))];
        }
    }

    /// <summary>Half of them by what the whole video looks like, half by what is seen in one of its moments; all where they are few or neither can tell.</summary>
    private HashSet<Guid> Compared(IndexSnapshot snapshot, FrameQuestion question, FrameLikeness? likeness)
    {
        var most = options.Value.FramesCompared;
        var listed = snapshot.Listed();
        HashSet<Guid> compared = [];
        if (RowMask.Count(listed) > most)
        {
            var isNamed = question.Labels.Count > 0 && scenes.ModelId == question.ModelId;
            if (likeness is not null)
                compared.UnionWith(VectorScan.Nearest(snapshot, snapshot.Look, listed, [new ScanQuery(likeness.Unit.ToArray(), 1)], isNamed ? most / 2 : most));
            if (isNamed)
                compared.UnionWith(scenes.Search([.. question.Labels.Select(l => new LabelWeight(l.Label, l.Probability))], video => video.IsListed, most / 2).Select(hit => hit.VideoId));
        }

        if (compared.Count == 0)
            compared.UnionWith(RowMask.Rows(listed).Select(row => snapshot.Video(row).Id));
        if (question.VideoId is { } own)
            compared.Add(own);
        return compared;
    }

    /// <summary>The frames of a video but the run around the asked one, which looks like it because it is it.</summary>
    private static float[] Without(float[] cosines, int frame)
    {
        float[] others = [.. cosines];
        for (var i = frame; i < others.Length && others[i] >= Same; i++)
            others[i] = 0;
        for (var i = frame - 1; i >= 0 && others[i] >= Same; i--)
            others[i] = 0;
        return others;
    }
}
