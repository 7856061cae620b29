using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation.OnScreen;

/// <summary>Puts what was read into the site's own tables and asks its search for every line that was drawn.</summary>
internal static class ScreenSearch
{
    /// <summary>How far off the time of a line may be, in seconds.</summary>
    private const double Right = 1;

    public static async Task ReportAsync(ProductServices services, IReadOnlyList<SeenText> lines, CancellationToken cancellationToken)
    {
        var contexts = services.Get<IDbContextFactory<VideoRecDbContext>>();
        var (search, texts) = (new SearchIndex(contexts), new OnScreenTextStore(contexts));
        await search.PrepareAsync(cancellationToken);
        var video = new Video { Id = Guid.NewGuid(), Title = "Untitled", IsWatchable = true, Status = VideoStatus.Ready, CreatedAt = TimeProvider.System.GetUtcNow() };
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            context.Videos.Add(video);
            await context.SaveChangesAsync(cancellationToken);
            await OnScreenTextStore.ReplaceAsync(context, video.Id, "evaluation", lines.Select((line, ordinal) => new OnScreenLine
            {
                VideoId = video.Id,
                Ordinal = ordinal,
                Text = line.Text,
                Confidence = line.Confidence,
                StartSeconds = line.StartSeconds,
                EndSeconds = line.EndSeconds,
            }), cancellationToken);
        }

        var (right, errors, characters) = (0, 0, 0);
        foreach (var drawn in TextClip.Lines)
        {
            var hits = await search.SearchAsync(drawn.Text, ViewerContext.Nobody, manage: false, cancellationToken);
            var match = hits.Any(hit => hit.VideoId == video.Id) ? (await texts.MatchesAsync(drawn.Text, [video.Id], cancellationToken)).GetValueOrDefault(video.Id) : null;
            var isRight = match is not null && Math.Abs(match.StartSeconds - drawn.Start) <= Right;
            right += isRight ? 1 : 0;
            if (!isRight)
                Console.WriteLine($"  {drawn.Start,5:0.0} s {drawn.Text}: {(match is null ? "not found" : $"found at {match.StartSeconds:0.0} s as {match.Text}")}");
            var plain = TextDistance.Plain(drawn.Text);
            errors += lines.Where(line => Math.Abs(line.StartSeconds - drawn.Start) <= Right).Select(line => TextDistance.Between(plain, TextDistance.Plain(line.Text))).DefaultIfEmpty(plain.Length).Min();
            characters += plain.Length;
        }

        Console.WriteLine($"{right} of {TextClip.Lines.Count} lines found in search with their time right to {Right} s: {(double)right / TextClip.Lines.Count:P1}; "
            + $"{errors} of {characters} characters wrong ({(double)errors / characters:P1})");
    }
}
