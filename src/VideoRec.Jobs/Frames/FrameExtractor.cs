using System.Globalization;
using System.Text.RegularExpressions;
using FFMpegCore;
using FFMpegCore.Enums;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>
/// Frames of a video through a pipe, from one decoding run. Keyframes alone are decoded where there are enough of them
/// (known from the packets, without decoding); else every frame, less those no other frame refers to where enough remain.
/// </summary>
internal sealed partial class FrameExtractor(IOptions<MediaOptions> options, MediaRunner runner)
{
    private readonly MediaOptions _options = options.Value;

    public async Task<RgbFrames> ExtractAsync(string input, MediaInfo info, FrameSamplingPlan plan, CancellationToken cancellationToken)
    {
        var keyframes = plan.ChooseKeyframes(await KeyframeTimesAsync(input, info, cancellationToken), info.DurationSeconds);
        if (keyframes is not null && await DecodeAsync(input, info, plan, FrameSelection.Keyframes(keyframes), cancellationToken) is { Count: > 0 } quick)
            return quick;

        var selection = FrameSelection.Even(plan, info);
        var frames = await DecodeAsync(input, info, plan, selection, cancellationToken);
        return frames.Count > 0 ? frames : throw new MediaFailedException("no_frames", "No frame of the video could be decoded.");
    }

    /// <summary>MP4 and MOV hand out keyframes alone (<c>-discard nokey</c>); other containers list all packets, keyframes marked.</summary>
    private async Task<List<double>> KeyframeTimesAsync(string input, MediaInfo info, CancellationToken cancellationToken)
    {
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer, source => source.WithCustomArgument("-discard:v nokey"), "pipe:1",
            target => target.WithCustomArgument("-map 0:V:0 -an -c copy -f framecrc"));
        var packets = new PacketList();
        await runner.RunAsync(Command(arguments, input, info), packets.ReadAsync, cancellationToken);
        return packets.KeyframeTimes;
    }

    private async Task<RgbFrames> DecodeAsync(
        string input, MediaInfo info, FrameSamplingPlan plan, FrameSelection selection, CancellationToken cancellationToken)
    {
        // metadata=print writes "frame:0 pts:N" to standard error for frames that carry a key, so each gets one.
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer, source => source.WithCustomArgument(selection.DecoderArguments), "pipe:1",
            target => target
                .WithCustomArgument("-map 0:V:0 -an")
                .WithFpsMode(FpsMode.Passthrough)
                .WithFrameCount(selection.Count)
                .WithVideoFilters(filters => filters
                    .WithCustomFilter("select", selection.Expression)
                    .WithCustomFilter("settb", "1/1000000")
                    .WithCustomFilter("metadata", "mode=add:key=at:value=1")
                    .WithCustomFilter("metadata", @"mode=print:file=pipe\\:2:direct=1")
                    .WithCustomFilter("scale", $"{plan.Width}:{plan.Height}:flags=bicubic")
                    .WithCustomFilter("format", "rgb24"))
                .ForceFormat(ContainerFormats.RawVideo));
        var frameSize = plan.Width * plan.Height * 3;
        var pixels = new byte[selection.Count * frameSize];
        var filled = 0;
        var run = await runner.RunAsync(Command(arguments, input, info), async (stream, token) =>
            filled = await stream.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, token), cancellationToken);

        var times = FrameTime().Matches(run.Errors)
            .Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 1e6)
            .ToList();
        var count = Math.Min(filled / frameSize, times.Count);
        Array.Resize(ref pixels, count * frameSize);
        return new RgbFrames(plan.Width, plan.Height, times[..count], pixels);
    }

    private MediaCommand Command(IReadOnlyList<string> arguments, string input, MediaInfo info) => new(MediaProgram.Ffmpeg, arguments)
    {
        Source = input,
        WallLimit = TimeSpan.FromSeconds(Math.Max(_options.ProbeTimeoutSeconds, info.DurationSeconds * _options.FramesTimePerSecond)),
    };

    [GeneratedRegex(@"^frame:\d+\s+pts:(-?\d+)", RegexOptions.Multiline)]
    private static partial Regex FrameTime();
}
