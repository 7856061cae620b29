using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Scenes;

/// <summary>What a question describes beside what is seen in the frames, by the names of labels.</summary>
internal sealed class PictureSource(SceneIndex scenes, SceneQuestions questions, IDbContextFactory<VideoRecDbContext> contexts) : ISearchSource
{
    /// <summary>Moments told of one video.</summary>
    public const int MostMoments = 5;

    private const int Most = 200;

    /// <summary>Probability below which a video is not said to show it.</summary>
    private const float Least = 0.08f;

    // Nearness of a question to the nearest name of a label, measured: things the model knows have 0.6 and more, gibberish and questions
    // about something else less than 0.4.
    private const float NoName = 0.35f;
    private const float ItsName = 0.75f;

    public SearchKind Kind => SearchKind.Picture;

    public async Task<IReadOnlyList<SourceHit>> FindAsync(SearchQuestion question, CancellationToken cancellationToken)
    {
        if (await AskAsync(question, cancellationToken).ConfigureAwait(false) is not { } asked)
            return [];
        var known = Math.Clamp((asked.Closeness - NoName) / (ItsName - NoName), 0, 1);
        if (known == 0)
            return [];
        return [.. scenes.Search(asked.Weights, SearchQuestion.MayAnswer, Most).Where(hit => hit.Score >= Least)
            .Select(hit => new SourceHit(hit.VideoId, known * MathF.Sqrt(Math.Min(1, hit.Score))))];
    }

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>> ExplainAsync(
        SearchQuestion question, IReadOnlyList<Video> videos, CancellationToken cancellationToken)
    {
        var matches = new Dictionary<Guid, IReadOnlyList<SearchMatch>>();
        if (videos.Count == 0 || await AskAsync(question, cancellationToken).ConfigureAwait(false) is not { } asked)
            return matches;
        var (ids, modelId) = (videos.Select(video => video.Id).ToList(), scenes.ModelId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await context.FrameLabels.AsNoTracking().Where(l => ids.Contains(l.VideoId) && l.ModelId == modelId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var removed = await LabelCorrections.RemovedAsync(context, modelId, ids, cancellationToken).ConfigureAwait(false);
        foreach (var labels in stored)
            matches[labels.VideoId] =
            [
                .. SeenMoment.Find(FrameLabels.Read(labels.Frames, removed[labels.VideoId]), asked.Weights, MostMoments)
                    .Select(moment => new SearchMatch(SearchKind.Picture, moment.TimeSeconds, moment.Frame)),
            ];
        return matches;
    }

    private Task<QuestionLabels?> AskAsync(SearchQuestion question, CancellationToken cancellationToken) => question.OnceAsync(this, async () =>
        await questions.AskAsync(await question.VectorAsync().ConfigureAwait(false), question.Text, CancellationToken.None).ConfigureAwait(false)).WaitAsync(cancellationToken);
}
