using System.Text.RegularExpressions;
using FFMpegCore;
using FFMpegCore.Enums;

namespace VideoRec.Jobs.Media;

/// <summary>
/// Describes runs with FFMpegCore and cuts its text into the argument list that is run. FFMpegCore escapes no quotes, so
/// only constants, numbers and the fixed names of the sandbox take part; real paths are put in later, argument by argument.
/// </summary>
internal static partial class MediaArguments
{
    /// <summary>Decoders that may be opened; exotic ones are where decoders are broken into.</summary>
    public const string VideoDecoders = "h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,mpeg2video,mpegvideo,mpeg1video,mjpeg,prores";

    public const string AudioDecoders =
        "aac,aac_latm,mp3,mp3float,mp2,mp2float,opus,vorbis,flac,alac,ac3,eac3,amrnb,amrwb,"
        + "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_alaw,pcm_mulaw";

    /// <summary>Pictures of covers and subtitles are recognised, never decoded for the site.</summary>
    private const string BystanderDecoders = "png,srt,subrip,ass,ssa,mov_text,webvtt,text,pgssub,dvdsub,dvbsub,cc_dec";

    /// <summary>What ffprobe calls the codecs of those decoders.</summary>
    public static readonly IReadOnlySet<string> TakenVideoCodecs =
        new HashSet<string>(["h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "prores"]);

    private const string StillDecoders = "mjpeg,png,webp,gif";

    private const string StillDemuxers = "jpeg_pipe,png_pipe,webp_pipe,gif";

    private const string Demuxers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi";

    private static readonly string[] Common = ["-hide_banner", "-nostdin", "-nostats", "-v", "error"];

    /// <summary>A run of ffmpeg on the one input, its demuxer pinned to what probing found.</summary>
    /// <param name="output">A file below <see cref="MediaCommand.OutputName"/>, or <c>pipe:1</c>.</param>
    public static IReadOnlyList<string> Ffmpeg(
        MediaOptions options, string demuxer, Action<FFMpegInputOptions> input, string output, Action<FFMpegOutputOptions> describe)
    {
        var target = output == "pipe:1" ? output : Checked(output);
        var processor = FFMpegArguments
            .FromFileInput("file:" + MediaCommand.SourceName, verifyExists: false, arguments =>
            {
                arguments
                    .WithCustomArgument($"-protocol_whitelist file,pipe -format_whitelist {Demuxers}")
                    .WithCustomArgument($"-codec_whitelist {VideoDecoders},{AudioDecoders}")
                    .WithCustomArgument($"-max_pixels {options.MaxPixels} -max_streams {options.MaxStreams} -max_alloc 536870912")
                    .WithThreads(options.Threads)
                    .ForceFormat(Container(demuxer));
                input(arguments);
            })
            .OutputToFile(target, overwrite: true, arguments =>
            {
                arguments.WithCustomArgument("-sn -dn -map_metadata -1 -map_chapters -1");
                describe(arguments);
            });
        return [.. Common, "-filter_threads", $"{options.Threads}", .. Tokenise(processor.Arguments)];
    }

    /// <summary>A run of ffmpeg that decodes one picture to RGB on standard output.</summary>
    /// <param name="demuxer">As its first bytes say.</param>
    public static IReadOnlyList<string> Still(MediaOptions options, string demuxer, string filters) =>
    [
        .. Common, "-protocol_whitelist", "file,pipe", "-format_whitelist", StillDemuxers, "-codec_whitelist", StillDecoders,
        "-max_pixels", $"{options.MaxPixels}", "-max_streams", "1", "-max_alloc", "536870912", "-threads", "1", "-noautorotate",
        "-f", StillDemuxers.Split(',').Contains(demuxer) ? demuxer : throw new ArgumentException("No demuxer that is taken.", nameof(demuxer)),
        "-i", "file:" + MediaCommand.SourceName, "-map", "0:v:0", "-map_metadata", "-1", "-frames:v", "1", "-vf", filters, "-f", "rawvideo", "pipe:1",
    ];

    /// <summary>A run of ffprobe that tells format and streams as JSON.</summary>
    public static IReadOnlyList<string> Ffprobe(MediaOptions options, string demuxer) =>
    [
        "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", Demuxers,
        "-codec_whitelist:v", $"{VideoDecoders},png", "-codec_whitelist:a", AudioDecoders, "-codec_whitelist:s", BystanderDecoders,
        "-threads", "1", "-max_streams", $"{options.MaxStreams}", "-probesize", "20M", "-analyzeduration", "20M",
        "-f", Container(demuxer).Name, "-of", "json", "-show_format", "-show_streams", "-i", "file:" + MediaCommand.SourceName,
    ];

    /// <summary>Splits at spaces outside double quotes; the quotes go.</summary>
    public static IEnumerable<string> Tokenise(string text)
    {
        if (text.Count(character => character == '"') % 2 != 0)
            throw new ArgumentException("An argument text has an open quote.", nameof(text));
        foreach (Match match in Token().Matches(text))
            yield return match.Value.Replace("\"", "", StringComparison.Ordinal);
    }

    private static string Checked(string path) => SafePath().IsMatch(path)
        ? "file:" + path
        : throw new ArgumentException("Only names made by the server are described to ffmpeg.", nameof(path));

    private static ContainerFormat Container(string demuxer) => demuxer switch
    {
        "mov" => ContainerFormats.Mov,
        "matroska" => ContainerFormats.Matroska,
        "mpegts" => ContainerFormats.Ts,
        "avi" => ContainerFormats.Avi,
        _ => throw new ArgumentException("No demuxer that is taken.", nameof(demuxer)),
    };

    [GeneratedRegex("(?:[^\\s\"]|\"[^\"]*\")+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^/[A-Za-z0-9/_.\-]+\z")]
    private static partial Regex SafePath();
}
