using System.Diagnostics;
using System.Globalization;

namespace VideoRec.Evaluation.Copies;

/// <summary>A way in which people change a video that they upload again.</summary>
/// <param name="Filter">ffmpeg's filters; <c>{from}</c> and <c>{to}</c> are a tenth and nine tenths of its length.</param>
/// <param name="StartShare">Share of the original that is cut off at its start.</param>
/// <param name="Around">Whether it stands between two other videos.</param>
internal sealed record CopyChange(string Name, string Filter, double StartShare = 0, bool Around = false)
{
    private const string Even = "scale=trunc(iw/2)*2:trunc(ih/2)*2";

    public static IReadOnlyList<CopyChange> All { get; } =
    [
        new("encoded again", "fps=20," + Even),
        new("scaled", "scale=284:-2"),
        new("cropped", "crop=iw*0.9:ih*0.9," + Even),
        new("letterboxed", "pad=iw:ih*4/3:0:(oh-ih)/2:black," + Even),
        new("mirrored", "hflip," + Even),
        new("brightened", "eq=brightness=0.12:contrast=1.15:saturation=1.2," + Even),
        new("with a logo", "drawbox=x=iw*0.78:y=ih*0.05:w=iw*0.17:h=ih*0.14:color=red@0.9:t=fill,drawbox=x=iw*0.81:y=ih*0.09:w=iw*0.1:h=ih*0.05:color=white:t=fill," + Even),
        new("with a border", "pad=iw*1.1:ih*1.1:(ow-iw)/2:(oh-ih)/2:0x3366cc," + Even),
        new("shortened", "trim={from}:{to},setpts=PTS-STARTPTS," + Even, StartShare: 0.2),
        new("inside a longer one", "", Around: true),
    ];

    /// <summary>Other changes. On five clips of these it was seen what was missed before the search went beyond the middle of a picture; no limit was set by them.</summary>
    public static IReadOnlyList<CopyChange> More { get; } =
    [
        new("cropped at one side", "crop=iw*0.9:ih:0:0," + Even),
        new("cropped at a corner", "crop=iw*0.92:ih*0.92:0:0," + Even),
        new("cropped all round", "crop=iw*0.8:ih*0.8," + Even),
        new("pillarboxed", "pad=iw*4/3:ih:(ow-iw)/2:0:black," + Even),
        new("darkened and grey", "eq=brightness=-0.1:contrast=0.85:saturation=0," + Even),
        new("logo at the bottom", "drawbox=x=iw*0.04:y=ih*0.8:w=iw*0.2:h=ih*0.14:color=white@0.85:t=fill,drawbox=x=iw*0.06:y=ih*0.84:w=iw*0.1:h=ih*0.05:color=black:t=fill," + Even),
        new("thin white border", "pad=iw*1.04:ih*1.04:(ow-iw)/2:(oh-ih)/2:white," + Even),
        new("with a banner", "drawbox=x=0:y=ih*0.86:w=iw:h=ih*0.14:color=black@0.7:t=fill," + Even),
        new("mirrored and cropped", "hflip,crop=iw*0.9:ih*0.9," + Even),
        new("logo on bars", "pad=iw:ih*4/3:0:(oh-ih)/2:black,drawbox=x=iw*0.78:y=ih*0.03:w=iw*0.17:h=ih*0.08:color=red:t=fill," + Even),
        new("end cut off", "trim=0:{to},setpts=PTS-STARTPTS," + Even),
        new("small and encoded badly", "scale=160:-2,fps=12"),
    ];

    /// <summary>Makes the changed video.</summary>
    /// <param name="others">What stands before and behind it, if anything does.</param>
    public Task MakeAsync(string file, double seconds, (string Before, string Behind) others, string to, CancellationToken cancellationToken)
    {
        string[] common = ["-v", "error", "-nostdin", "-y"];
        string[] encode = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "33", "-pix_fmt", "yuv420p", to];
        if (!Around)
        {
            var filter = Filter.Replace("{from}", Number(seconds * StartShare)).Replace("{to}", Number(seconds * 0.9));
            return RunAsync([.. common, "-i", file, "-vf", filter, .. encode], cancellationToken);
        }

        const string Same = "scale=480:270:force_original_aspect_ratio=decrease,pad=480:270:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=25";
        return RunAsync(
            [.. common, "-i", others.Before, "-i", file, "-i", others.Behind, "-filter_complex",
                $"[0:v]{Same}[a];[1:v]{Same}[b];[2:v]{Same}[c];[a][b][c]concat=n=3:v=1[v]", "-map", "[v]", .. encode], cancellationToken);
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("ffmpeg could not make a changed video.");
    }
}
