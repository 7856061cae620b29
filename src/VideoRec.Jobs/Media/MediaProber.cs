using System.Text;
using System.Text.RegularExpressions;
using FFMpegCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Media;
using VideoRec.Domain.Uploads;

namespace VideoRec.Jobs.Media;

/// <summary>Accepts or refuses a file: container by its bytes, then streams by ffprobe, then its first frame and its end.</summary>
internal sealed partial class MediaProber(IOptions<MediaOptions> options, IOptions<UploadOptions> uploads, MediaRunner runner)
{
    private const int MostJsonBytes = 4 << 20;

    /// <summary>Seconds before the stated end from which packets must still come.</summary>
    private const double TailSeconds = 10;

    private readonly MediaOptions _options = options.Value;

    private TimeSpan Limit => TimeSpan.FromSeconds(_options.ProbeTimeoutSeconds);

    /// <exception cref="MediaRejectedException">The file is not taken.</exception>
    public async Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = await ReadAsync(path, cancellationToken);
            RequireAllowedSize(file);
            if (file.StatedDuration > _options.MaxDurationSeconds)
                await RequireStatedEndAsync(path, file, cancellationToken);
            await RequireFirstFrameAsync(path, file, cancellationToken);
            var duration = await RequireStatedEndAsync(path, file, cancellationToken);
            return file.ToInfo(duration, new FileInfo(path).Length);
        }
        catch (MediaFailedException failure) when (failure.Code is "decoder_crash" or "resource_limit" or "time_limit")
        {
            // What breaks or ties up a decoder while it is only looked at is never worth a second try.
            throw Rejections.Damaged();
        }
    }

    /// <summary>Container and streams, without the checks that decode.</summary>
    public async Task<ProbedFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var container = ContainerSniffer.Sniff(path, uploads.Value.MaxFileBytes);
        var json = new MemoryStream();
        var command = new MediaCommand(MediaProgram.Ffprobe, MediaArguments.Ffprobe(_options, container.Demuxer)) { Source = path, WallLimit = Limit };
        var run = await runner.RunAsync(command, (stream, token) => CopyAsync(stream, json, token), cancellationToken);
        if (run.ExitCode != 0)
            throw Explain(run.Errors);
        return ProbedFile.From(container, FFProbe.FromJson(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length)));
    }

    private void RequireAllowedSize(ProbedFile file)
    {
        var (width, height) = (file.Video.Width ?? 0, file.Video.Height ?? 0);
        if (width <= 0 || height <= 0)
            throw Rejections.Damaged();
        var (shownWidth, shownHeight) = file.ShownSize;
        var largest = Math.Max(file.Container.StatedPixels, Math.Max((long)width * height, (long)shownWidth * shownHeight));
        if (largest > _options.MaxPixels)
            throw Rejections.TooLargePicture(_options.MaxPixels);
    }

    private async Task RequireFirstFrameAsync(string path, ProbedFile file, CancellationToken cancellationToken)
    {
        var arguments = MediaArguments.Ffmpeg(_options, file.Container.Demuxer, _ => { }, "pipe:1", output => output
            .WithCustomArgument("-map 0:V:0 -an").WithFrameCount(1).WithCustomArgument("-f framecrc"));
        var frames = new PacketList();
        var run = await runner.RunAsync(new(MediaProgram.Ffmpeg, arguments) { Source = path, WallLimit = Limit }, frames.ReadAsync, cancellationToken);
        if (frames.Count == 0)
            throw Explain(run.Errors);
    }

    /// <returns>Where the file really ends, in seconds.</returns>
    private async Task<double> RequireStatedEndAsync(string path, ProbedFile file, CancellationToken cancellationToken)
    {
        var stated = file.StatedDuration;
        var start = Math.Max(0, stated - TailSeconds);
        var arguments = MediaArguments.Ffmpeg(_options, file.Container.Demuxer,
            input => input.WithStartTime(start > 0 ? TimeSpan.FromSeconds(start) : null),
            "pipe:1",
            output => output.WithCustomArgument("-map 0:V:0 -map 0:a:0? -c copy -f framecrc"));
        var packets = new PacketList();
        await runner.RunAsync(new(MediaProgram.Ffmpeg, arguments) { Source = path, WallLimit = Limit }, packets.ReadAsync, cancellationToken);
        var end = packets.Count == 0 ? 0 : start + packets.End;
        if (end <= 0)
            throw stated > 0 ? Rejections.Truncated() : Rejections.Damaged();
        if (end < stated - Math.Max(2, stated * 0.05))
            throw Rejections.Truncated();
        if (end > _options.MaxDurationSeconds)
            throw Rejections.TooLong(_options.MaxDurationSeconds);
        return stated <= 0 || Math.Abs(end - stated) > 1 ? end : stated;
    }

    private MediaRejectedException Explain(string errors) => errors switch
    {
        _ when PixelLimit().IsMatch(errors) => Rejections.TooLargePicture(_options.MaxPixels),
        _ when errors.Contains("max_streams", StringComparison.Ordinal) => Rejections.TooManyStreams(_options.MaxStreams),
        _ when CodecRefused().Match(errors) is { Success: true } match => Rejections.UnsupportedCodec(match.Groups[1].Value),
        _ when errors.Contains("Format not on whitelist", StringComparison.Ordinal) => Rejections.UnsupportedContainer(),
        _ when errors.Contains("moov atom not found", StringComparison.Ordinal) => Rejections.Truncated(),
        _ => Rejections.Damaged(),
    };

    private static async Task CopyAsync(Stream stream, MemoryStream json, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (json.Length + read > MostJsonBytes)
                throw Rejections.Damaged();
            json.Write(buffer, 0, read);
        }
    }

    [GeneratedRegex("max pixel|max_pixels|[Pp]icture size [0-9]+x[0-9]+ is invalid|image too large|Ignoring invalid width")]
    private static partial Regex PixelLimit();

    [GeneratedRegex(@"Codec \(([a-z0-9_]{1,32})\) not on whitelist")]
    private static partial Regex CodecRefused();
}
