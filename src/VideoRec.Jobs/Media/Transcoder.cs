using System.Globalization;
using FFMpegCore;
using FFMpegCore.Enums;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>Makes the MP4 a browser plays: re-wrapped where picture and sound already fit, else encoded.</summary>
internal sealed class Transcoder(IOptions<MediaOptions> options, MediaRunner runner, MediaProber prober)
{
    private readonly MediaOptions _options = options.Value;

    public async Task<MediaInfo> TranscodeAsync(
        string input, MediaInfo info, string output, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var source = await prober.ReadAsync(input, cancellationToken);
        var folder = new DirectoryInfo(output + ".part");
        if (folder.Exists)
            folder.Delete(recursive: true);
        folder.Create();
        try
        {
            var arguments = MediaArguments.Ffmpeg(_options, source.Container.Demuxer, _ => { }, MediaCommand.OutputName + "/video.mp4",
                target => Describe(target, source, info));
            var seconds = Math.Max(_options.ProbeTimeoutSeconds, info.DurationSeconds * _options.TranscodeTimePerSecond);
            var command = new MediaCommand(MediaProgram.Ffmpeg, arguments)
            {
                Source = input,
                OutputDirectory = folder.FullName,
                WallLimit = TimeSpan.FromSeconds(seconds),
                StallLimit = TimeSpan.FromSeconds(_options.StallTimeoutSeconds),
            };
            var run = await runner.RunAsync(command, (stream, token) => FollowAsync(stream, info.DurationSeconds, progress, token), cancellationToken);
            var made = Path.Combine(folder.FullName, "video.mp4");
            if (run.ExitCode != 0 || new FileInfo(made) is not { Exists: true, Length: > 0 })
                throw new MediaFailedException("transcode_failed", "The video could not be converted.", run.Errors);
            var result = await VerifyAsync(made, info, cancellationToken);
            File.Move(made, output, overwrite: true);
            progress.Report(1);
            return result;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Even sides, the shorter at most the cap, never scaled up.</summary>
    internal static (int Width, int Height) TargetSize(int width, int height, int shorterSideCap)
    {
        var scale = Math.Min(1.0, (double)shorterSideCap / Math.Min(width, height));
        return (Even(width * scale), Even(height * scale));

        static int Even(double side) => Math.Max(2, (int)(Math.Round(side / 2, MidpointRounding.ToZero) * 2));
    }

    private void Describe(FFMpegOutputOptions target, ProbedFile source, MediaInfo info)
    {
        target.WithCustomArgument("-map 0:V:0 -map 0:a:0? -progress pipe:1 -stats_period 0.5 -max_muxing_queue_size 2048");

        // AVI has no presentation times: copying them into an MP4 gives a video that stutters.
        if (source.PictureFitsBrowser && source.Container.Demuxer != "avi")
            target.CopyStreams(StreamType.Video);
        else
            DescribePicture(target, info);

        if (source.Audio is { CodecName: "aac", Channels: <= 2 } && source.Container.Demuxer != "avi")
            target.CopyStreams(StreamType.Audio);
        else
            target.WithAudioCodec(AudioCodec.Aac).WithAudioBitrate(_options.AudioBitRateKilobits).WithAudioChannels(2).WithAudioSamplingRate(48_000);
        target.WithFastStart().ForceFormat(ContainerFormats.Mp4);
    }

    private void DescribePicture(FFMpegOutputOptions target, MediaInfo info)
    {
        var (width, height) = TargetSize(info.Width, info.Height, _options.TranscodeHeight);
        target
            .WithVideoCodec(VideoCodec.LibX264)
            .WithSpeedPreset(EncoderPreset.VeryFast)
            .WithVideoProfile(VideoProfile.High)
            .WithConstantRateFactor(_options.ConstantRateFactor)
            .WithMaxBitrate(_options.MaxBitRateKilobits)
            .WithBufferSize(_options.MaxBitRateKilobits * 2)
            .WithThreads(_options.Threads)
            .WithVideoFilters(filters => filters
                .WithCustomFilter("yadif", "deint=interlaced")
                .Scale(width, height)
                .WithCustomFilter("setsar", "1")
                .WithCustomFilter("format", "yuv420p"))
            .WithCustomArgument($"-fpsmax {_options.MaxFrameRate} -force_key_frames expr:gte(t,n_forced*2)");
    }

    /// <summary>ffmpeg writes <c>out_time_us=N</c> among other lines; N is the end of what is written, in microseconds.</summary>
    private static async Task FollowAsync(Stream stream, double durationSeconds, IProgress<double> progress, CancellationToken cancellationToken)
    {
        const string key = "out_time_us=";
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(key, StringComparison.Ordinal) && long.TryParse(line.AsSpan(key.Length), CultureInfo.InvariantCulture, out var done) && durationSeconds > 0)
                progress.Report(Math.Clamp(done / 1e6 / durationSeconds, 0, 0.99));
        }
    }

    private async Task<MediaInfo> VerifyAsync(string made, MediaInfo info, CancellationToken cancellationToken)
    {
        ProbedFile result;
        try
        {
            result = await prober.ReadAsync(made, cancellationToken);
        }
        catch (MediaRejectedException rejection)
        {
            throw new MediaFailedException("transcode_failed", "The video could not be converted.", rejection.Code);
        }

        var off = Math.Abs(result.StatedDuration - info.DurationSeconds);
        if (!result.PlaysInBrowser || off > Math.Max(1, info.DurationSeconds * 0.01))
            throw new MediaFailedException("transcode_failed", "The converted video is not what it should be.", $"off by {off:0.###} s, plays: {result.PlaysInBrowser}");
        return result.ToInfo(result.StatedDuration, new FileInfo(made).Length);
    }
}
