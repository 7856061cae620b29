using System.Globalization;
using FFMpegCore;
using FFMpegCore.Enums;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>Whole pictures of a video at a constant rate through a pipe, from one decoding run that waits while one is looked at.</summary>
internal sealed class PictureStream(IOptions<MediaOptions> options, MediaRunner runner)
{
    /// <summary>From so many frames a second on, those no other frame refers to may be left out: the next one is near.</summary>
    private const double CanSkipFrom = 20;

    private readonly MediaOptions _options = options.Value;

    public async Task ReadAsync(string input, MediaInfo info, PicturePlan plan, Func<RgbFrames, CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        var (width, height) = plan.SizeFor(info);

        // Rounded up, each picture is the last one that had been shown by its time, never a later one.
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer, source => Skip(source, info), "pipe:1", target => target
            .WithCustomArgument("-map 0:V:0 -an")
            .WithVideoFilters(filters => filters
                .WithCustomFilter("fps", string.Create(CultureInfo.InvariantCulture, $"{plan.Rate}:round=up:start_time=0"))
                .WithCustomFilter("scale", $"{width}:{height}:flags=bicubic")
                .WithCustomFilter("format", "rgb24"))
            .ForceFormat(ContainerFormats.RawVideo));
        var command = new MediaCommand(MediaProgram.Ffmpeg, arguments)
        {
            Source = input,
            WallLimit = TimeSpan.FromSeconds(Math.Max(_options.ProbeTimeoutSeconds, info.DurationSeconds * _options.TranscodeTimePerSecond)),
        };
        await runner.RunAsync(command, async (stream, token) =>
        {
            for (var count = 0; ; count++)
            {
                var pixels = new byte[width * height * 3];
                if (await stream.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, token) < pixels.Length)
                    return;
                await look(new RgbFrames(width, height, [count / plan.Rate], pixels), token);
            }
        }, cancellationToken);
    }

    private static void Skip(FFMpegInputOptions source, MediaInfo info)
    {
        if (info.FrameRate >= CanSkipFrom)
            source.WithCustomArgument("-skip_frame:v noref");
    }
}
