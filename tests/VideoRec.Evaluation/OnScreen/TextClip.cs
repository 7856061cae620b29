using System.Diagnostics;
using System.Globalization;

namespace VideoRec.Evaluation.OnScreen;

/// <summary>A line drawn into a clip, from when to when.</summary>
internal sealed record DrawnLine(string Text, double Start, double End);

/// <summary>Makes a minute of slides with subtitles by ffmpeg's <c>drawtext</c>, Chinese and English mixed.</summary>
internal static class TextClip
{
    public const double Seconds = 60;
    private const string Font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

    private static readonly string[][] Slides =
    [
        ["Introduction to Tidal Energy", "• Why the sea never rests", "• 潮汐能的基本原理"],
        ["第二章 风力发电", "Wind turbines at sea", "平均风速 8.5 米每秒"],
        ["Quarterly Results 2026", "Revenue up 18% to 4.2M", "新用户增长 35%"],
        ["如何包饺子", "Step 1: Mix flour and water", "第一步 和面醒面三十分钟"],
        ["Knots & Ropes: Lesson 3", "The bowline holds under load", "平结与八字结的区别"],
        ["中国古代建筑", "Forbidden City, built 1406-1420", "斗拱与飞檐"],
        ["Machine Learning Basics", "Gradient descent in one slide", "损失函数与学习率"],
        ["春季花园指南", "Plant tulip bulbs in October", "玫瑰需要充足的阳光"],
        ["Volcanoes of Iceland", "Eyjafjallajokull erupted in 2010", "火山灰影响航空"],
        ["数据库索引入门", "B-tree versus hash index", "全文检索与倒排索引"],
        ["Safety Briefing", "Emergency exits: doors 4 and 7", "请系好安全带"],
        ["谢谢观看", "Questions? Write to hello@example.org", "下一期 七月十二日"],
    ];

    private static readonly string[] Subtitles =
    [
        "Welcome back to our channel", "今天我们讲三个问题", "The first one is about the moon", "请看屏幕左边的图表", "Numbers speak for themselves",
        "这一步非常重要", "Pull the rope until it is tight", "这座宫殿有六百年历史", "It learns from its own mistakes", "每天浇水两次就够了",
        "Ash clouds grounded all flights", "索引让查询快一百倍", "Please stay in your seats", "我们下期再见", "Thank you for watching",
    ];

    /// <summary>Every line with its times: three a slide of five seconds, and a subtitle of three seconds every four.</summary>
    public static IReadOnlyList<DrawnLine> Lines { get; } =
    [
        .. Slides.SelectMany((slide, index) => slide.Select(text => new DrawnLine(text, index * 5, index * 5 + 5))),
        .. Subtitles.Select((text, index) => new DrawnLine(text, index * 4 + 0.5, index * 4 + 3.5)),
    ];

    public static async Task MakeAsync(string path, string folder, string film, CancellationToken cancellationToken)
    {
        var filters = new List<string>();
        for (var index = 0; index < Lines.Count; index++)
        {
            var line = Lines[index];
            var file = Path.Combine(folder, $"line{index}.txt");
            await File.WriteAllTextAsync(file, line.Text, cancellationToken);
            var slide = index < Slides.Length * 3;
            var (size, x, y) = !slide ? ("30", "(w-text_w)/2", "h-70") : index % 3 == 0 ? ("52", "80", "70") : ("34", "110", (180 + (index % 3) * 90).ToString(CultureInfo.InvariantCulture));
            var look = slide ? "fontcolor=0x203050" : "fontcolor=white:borderw=3:bordercolor=black";
            filters.Add(string.Create(CultureInfo.InvariantCulture,
                $"drawtext=fontfile={Font}:textfile={file}:expansion=none:fontsize={size}:{look}:x={x}:y={y}:enable='gte(t,{line.Start})*lt(t,{line.End})'"));
        }

        // A slide's ground is plain; below every third one a film runs behind the subtitles.
        await FfmpegAsync(
        [
            "-f", "lavfi", "-i", $"color=c=0xf2efe6:s=1280x720:r=25:d={Seconds}", "-stream_loop", "-1", "-t", $"{Seconds}", "-i", film,
            "-filter_complex", $"[1]fps=25,scale=1280:720,setsar=1,crop=1280:200:0:260[film];[0][film]overlay=0:520:enable='lt(mod(t,15),5)',{string.Join(',', filters)}",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", path,
        ], cancellationToken);
    }

    /// <summary>A minute of a moving picture without a word.</summary>
    public static Task MakeWordlessAsync(string path, IEnumerable<string> films, CancellationToken cancellationToken)
    {
        string[] inputs = [.. films];
        var scaled = string.Concat(inputs.Select((_, i) => $"[{i}:v]scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,fps=25,setsar=1[v{i}];"));
        return FfmpegAsync(
        [
            .. inputs.SelectMany(input => new[] { "-i", input }), "-filter_complex",
            $"{scaled}{string.Concat(inputs.Select((_, i) => $"[v{i}]"))}concat=n={inputs.Length}:v=1:a=0", "-t", $"{Seconds}",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", path,
        ], cancellationToken);
    }

    private static async Task FfmpegAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("ffmpeg could not make the clip.");
    }
}
