using System.Buffers.Binary;
using System.Globalization;
using FFMpegCore;
using FFMpegCore.Enums;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Sound;
using VideoRec.Jobs.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>Small frames at a constant rate and the sound of a few parts of a video, through a pipe; pictures and sound of a part are two runs.</summary>
internal sealed class SignalExtractor(IOptions<MediaOptions> options, MediaRunner runner)
{
    private readonly MediaOptions _options = options.Value;

    public async Task<SignalSample> ExtractAsync(string input, MediaInfo info, SignalPlan plan, CancellationToken cancellationToken)
    {
        var pictures = new List<RgbFrames>();
        var sounds = new List<float[]>();
        foreach (var window in plan.Windows(info.DurationSeconds))
        {
            var frames = await PicturesAsync(input, info, plan, window, cancellationToken);
            if (frames.Count > 0)
                pictures.Add(frames);
            if (info.AudioCodec is not null && await SoundAsync(input, info, window, cancellationToken) is { Length: > 0 } sound)
                sounds.Add(sound);
        }

        return pictures.Count > 0 ? new SignalSample(pictures, sounds) : throw new MediaFailedException("no_frames", "No frame of the video could be decoded.");
    }

    private async Task<RgbFrames> PicturesAsync(string input, MediaInfo info, SignalPlan plan, TimeWindow window, CancellationToken cancellationToken)
    {
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer, source => Seek(source, window), "pipe:1", target => target
            .WithCustomArgument("-map 0:V:0 -an")
            .WithFrameCount(plan.MaxFrames(window))
            .WithVideoFilters(filters => filters
                .WithCustomFilter("scale", $"{plan.Size}:{plan.Size}:flags=area")
                .WithCustomFilter("fps", plan.FrameRate.ToString(CultureInfo.InvariantCulture))
                .WithCustomFilter("format", "rgb24"))
            .ForceFormat(ContainerFormats.RawVideo));
        var pixels = await ReadAsync(arguments, input, window, plan.MaxFrames(window) * plan.Size * plan.Size * 3, cancellationToken);
        var count = pixels.Length / (plan.Size * plan.Size * 3);
        double[] times = [.. Enumerable.Range(0, count).Select(frame => window.StartSeconds + (frame / plan.FrameRate))];
        return new RgbFrames(plan.Size, plan.Size, times, pixels[..(count * plan.Size * plan.Size * 3)]);
    }

    private async Task<float[]> SoundAsync(string input, MediaInfo info, TimeWindow window, CancellationToken cancellationToken)
    {
        var arguments = MediaArguments.Ffmpeg(_options, info.Demuxer, source => Seek(source, window), "pipe:1", target => target
            .WithCustomArgument($"-map 0:a:0? -vn -ac 1 -ar {MelBands.SamplingRate} -c:a pcm_s16le -f s16le"));
        var bytes = await ReadAsync(arguments, input, window, (int)Math.Ceiling(window.LengthSeconds * MelBands.SamplingRate) * sizeof(short), cancellationToken);
        var samples = new float[bytes.Length / sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(i * sizeof(short))) / 32768f;
        return samples;
    }

    private static void Seek(FFMpegInputOptions source, TimeWindow window)
    {
        if (window.StartSeconds > 0)
            source.WithStartTime(TimeSpan.FromSeconds(window.StartSeconds));
        source.WithCustomArgument(string.Create(CultureInfo.InvariantCulture, $"-t {window.LengthSeconds:0.######}"));
    }

    /// <summary>What a run delivers, up to a size; a damaged part gives what could be decoded of it.</summary>
    private async Task<byte[]> ReadAsync(IReadOnlyList<string> arguments, string input, TimeWindow window, int mostBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[mostBytes];
        var filled = 0;
        var command = new MediaCommand(MediaProgram.Ffmpeg, arguments)
        {
            Source = input,
            WallLimit = TimeSpan.FromSeconds(Math.Max(_options.ProbeTimeoutSeconds, window.LengthSeconds * _options.FramesTimePerSecond)),
        };
        await runner.RunAsync(command, async (stream, token) =>
        {
            filled = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token);
            await stream.CopyToAsync(Stream.Null, token);
        }, cancellationToken);
        return bytes[..filled];
    }
}
