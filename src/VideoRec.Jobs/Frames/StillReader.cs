using Microsoft.Extensions.Options;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Search;
using VideoRec.Jobs.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>
/// Decodes a picture that somebody sent: size and kind are read from its bytes first, then one sandboxed run decodes it.
/// </summary>
internal sealed class StillReader(IOptions<MediaOptions> options, IOptions<SearchOptions> search, MediaRunner runner) : IDisposable
{
    /// <summary>Pictures decoded at a time: each may take some hundred megabytes.</summary>
    private const int AtOnce = 2;

    private readonly MediaOptions _options = options.Value;
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    public async Task<RgbFrames> ReadAsync(string path, int width, int height, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var still = await SniffAsync(path, cancellationToken);
            if ((long)still.Width * still.Height > _options.MaxPixels)
                throw Rejections.TooLargePicture(_options.MaxPixels);
            if (still.Width <= 0 || still.Height <= 0 || !still.IsComplete)
                throw Rejections.DamagedPicture();
            return await DecodeAsync(path, still, width, height, cancellationToken);
        }
        catch (MediaFailedException failure) when (failure.Code is "decoder_crash" or "resource_limit" or "time_limit")
        {
            throw Rejections.DamagedPicture();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<SniffedStill> SniffAsync(string path, CancellationToken cancellationToken)
    {
        var most = search.Value.MaxPictureBytes;
        if (new FileInfo(path).Length > most)
            throw Rejections.TooLargeFile(most);
        return SniffedStill.Of(await File.ReadAllBytesAsync(path, cancellationToken));
    }

    private async Task<RgbFrames> DecodeAsync(string path, SniffedStill still, int width, int height, CancellationToken cancellationToken)
    {
        var pixels = new byte[width * height * 3];
        var filled = 0;
        var command = new MediaCommand(MediaProgram.Ffmpeg, MediaArguments.Still(_options, still.Demuxer, $"{Upright(still.Orientation)}scale={width}:{height}:flags=bicubic,format=rgb24"))
        {
            Source = path,
            WallLimit = TimeSpan.FromSeconds(_options.ProbeTimeoutSeconds),
        };
        await runner.RunAsync(command, async (stream, token) =>
            filled = await stream.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, token), cancellationToken);
        return filled == pixels.Length ? new RgbFrames(width, height, [0], pixels) : throw Rejections.DamagedPicture();
    }

    /// <summary>Turns a photograph the way its camera was held; what the versions of ffmpeg do by themselves differs.</summary>
    private static string Upright(int orientation) => orientation switch
    {
        2 => "hflip,",
        3 => "hflip,vflip,",
        4 => "vflip,",
        5 => "transpose=cclock_flip,",
        6 => "transpose=clock,",
        7 => "transpose=clock_flip,",
        8 => "transpose=cclock,",
        _ => "",
    };
}
