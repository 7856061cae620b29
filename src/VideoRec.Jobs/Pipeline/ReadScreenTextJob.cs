using System.Globalization;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Jobs.OnScreen;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the original.
/// Writes: the lines of text on screen with their times, the version of the reading, the video's row in the full-text search.
/// Safe to repeat because: all of it is replaced in the transaction that ends the stage.
/// </summary>
internal sealed class ReadScreenTextJob(ScreenTextReading reading, OriginalFiles originals) : IStageJob
{
    public PipelineStage Stage => PipelineStage.OnScreenText;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var (video, version) = (work.Video, reading.Version);
        if (version.Length == 0)
            return Result("Not read: words on screen are switched off.", []);
        var (original, info) = originals.RequireProbed(video);
        var texts = await reading.ReadAsync(original, info, work.Progress, cancellationToken).ConfigureAwait(false);
        return Result(
            string.Create(CultureInfo.InvariantCulture, $"{texts.Lines.Count} lines; looked at {texts.Work.Whole} pictures thoroughly, at {texts.Work.Quick} quickly and at parts of {texts.Work.Parts}."),
            [.. texts.Lines.Select((line, ordinal) => LineOf(video.Id, ordinal, line, texts))]);

        StageResult Result(string summary, List<OnScreenLine> lines) =>
            new(summary, (context, token) => OnScreenTextStore.ReplaceAsync(context, video.Id, version, lines, token));
    }

    private static OnScreenLine LineOf(Guid videoId, int ordinal, SeenText line, ScreenTexts texts) => new()
    {
        VideoId = videoId,
        Ordinal = ordinal,
        Text = line.Text,
        Confidence = line.Confidence,
        StartSeconds = line.StartSeconds,
        EndSeconds = line.EndSeconds,
        Left = line.Box.Left / texts.Width,
        Top = line.Box.Top / texts.Height,
        Width = line.Box.Width / texts.Width,
        Height = line.Box.Height / texts.Height,
    };
}
