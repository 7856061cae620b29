using FFMpegCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>One picture of a video as JPEG, exactly at a time.</summary>
internal sealed class PictureExtractor(IOptions<MediaOptions> options, MediaRunner runner)
{
    private readonly MediaOptions _options = options.Value;

    public async Task ExtractAsync(
        string input, MediaInfo info, double timeSeconds, int maxWidth, string outputJpeg, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(outputJpeg + ".part");
        if (folder.Exists)
            folder.Delete(recursive: true);
        folder.Create();
        try
        {
            // The last frame starts before the end of the video, and the picture may end before the sound.
            var wanted = Math.Clamp(timeSeconds, 0, Math.Max(0, info.DurationSeconds));
            var made = Path.Combine(folder.FullName, "picture.jpg");
            foreach (var time in new[] { wanted, wanted - 0.2, wanted - 1.5, wanted - 5, 0 }.Where(time => time >= 0).Distinct())
            {
                var run = await runner.RunAsync(Command(input, info, time, maxWidth, folder.FullName), null, cancellationToken);
                if (new FileInfo(made) is not { Exists: true, Length: > 0 })
                    continue;
                if (run.ExitCode != 0)
                    throw new MediaFailedException("picture_failed", "No picture could be taken from the video.", run.Errors);
                File.Move(made, outputJpeg, overwrite: true);
                return;
            }

            throw new MediaFailedException("picture_failed", "No picture could be taken from the video.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private MediaCommand Command(string input, MediaInfo info, double time, int maxWidth, string folder)
    {
        var width = Math.Min(maxWidth, info.Width);
        var height = Math.Max(1, (int)Math.Round((double)width * info.Height / info.Width));
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer,
            source => source.WithStartTime(TimeSpan.FromSeconds(time)),
            MediaCommand.OutputName + "/picture.jpg",
            target => target
                .WithCustomArgument("-map 0:V:0 -an")
                .WithFrameCount(1)
                .WithVideoFilters(filters => filters
                    .Scale(width, height)
                    .WithCustomFilter("setsar", "1")
                    .WithCustomFilter("format", "yuvj420p"))
                .WithVideoQualityScale(3)
                .WithCustomArgument("-c:v mjpeg -f mjpeg"));
        return new(MediaProgram.Ffmpeg, arguments)
        {
            Source = input,
            OutputDirectory = folder,
            WallLimit = TimeSpan.FromSeconds(_options.ProbeTimeoutSeconds),
        };
    }
}
