using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.OnScreen;

/// <summary>Where in a video a question's words are on screen.</summary>
/// <param name="Text">The line as it was read.</param>
public sealed record OnScreenMatch(Guid VideoId, string Text, double StartSeconds, double EndSeconds, float Confidence);

/// <summary>Keeps the words on screen. Whether a viewer may see them is decided by who may see the video; callers ask that.</summary>
public sealed class OnScreenTextStore(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>The lines of a video, by order of start.</summary>
    public async Task<IReadOnlyList<OnScreenLine>> LinesAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.OnScreenLines.AsNoTracking().Where(l => l.VideoId == videoId).OrderBy(l => l.Ordinal)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many lines a video has.</summary>
    public async Task<int> CountAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.OnScreenLines.CountAsync(l => l.VideoId == videoId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For each of some videos the line that holds most of a question's words, the earliest of equals; videos without any are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, OnScreenMatch>> MatchesAsync(
        string question, IReadOnlyCollection<Guid> videoIds, CancellationToken cancellationToken)
    {
        var words = SearchText.Keywords(question);
        var matches = new Dictionary<Guid, OnScreenMatch>();
        if (words.Count == 0 || videoIds.Count == 0)
            return matches;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = await context.OnScreenLines.AsNoTracking().Where(l => videoIds.Contains(l.VideoId)).OrderBy(l => l.VideoId).ThenBy(l => l.Ordinal)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var video in lines.GroupBy(l => l.VideoId))
            if (video.Select(line => (Line: line, Score: Score(line.Text, words))).MaxBy(l => l.Score) is { Score: > 0, Line: var best })
                matches[video.Key] = new OnScreenMatch(best.VideoId, best.Text, best.StartSeconds, best.EndSeconds, best.Confidence);
        return matches;
    }

    /// <summary>Replaces what was read of a video, and what search knows of it, as a part of the caller's transaction.</summary>
    /// <param name="version">What it was read with; empty where the site does not read.</param>
    public static async Task ReplaceAsync(
        VideoRecDbContext context, Guid videoId, string version, IEnumerable<OnScreenLine> lines, CancellationToken cancellationToken)
    {
        await context.OnScreenLines.Where(l => l.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.OnScreenReadings.Where(r => r.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.OnScreenLines.AddRange(lines);
        context.OnScreenReadings.Add(new OnScreenReading { VideoId = videoId, Version = version });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await SearchIndex.UpdateAsync(context, videoId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Letters of the words a line holds; of a Chinese sentence without spaces each triple counts by itself, as in search.</summary>
    private static double Score(string line, IReadOnlyList<string> words)
    {
        var text = SearchText.Normalize(line);
        return words.Sum(word => text.Contains(word, StringComparison.Ordinal)
            ? word.Length
            : 0.3 * SearchText.Pieces(word).Count(piece => piece != word && text.Contains(piece, StringComparison.Ordinal)));
    }
}
