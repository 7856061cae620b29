using System.Diagnostics;
using System.Text;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Small files made once a test run: good clips by ffmpeg, bad ones by hand.</summary>
public sealed class Clips : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-clips-").FullName;

    /// <summary>Plays in a browser as it is.</summary>
    public string Mp4 => Make("Test card.mp4", "-f lavfi -i testsrc2=s=320x240:d=3:r=25 -f lavfi -i sine=d=3 -c:v libx264 -pix_fmt yuv420p -c:a aac -shortest");

    /// <summary>Has to be made into an MP4.</summary>
    public string Mkv => Make("mandelbrot.mkv", "-f lavfi -i mandelbrot=s=320x240:r=25 -t 3 -c:v mpeg4");

    public string OtherMp4 => Make("gradient.mp4", "-f lavfi -i gradients=s=320x240:d=2:r=25:seed=7 -c:v libx264 -pix_fmt yuv420p");

    public string AudioOnly => Make("audio.mp4", "-f lavfi -i sine=d=2 -c:a aac");

    public string Truncated
    {
        get
        {
            var whole = File.ReadAllBytes(Mp4);
            return Write("truncated.mp4", whole[..(whole.Length / 2)]);
        }
    }

    public string Text => Write("text.mp4", Encoding.UTF8.GetBytes("This is not a video.\n"));

    public string Empty => Write("empty.mp4", []);

    public string PlaylistOfFile => Write("playlist.mp4", Encoding.UTF8.GetBytes("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"));

    public string PlaylistOfUrl => Write("remote.mp4", Encoding.UTF8.GetBytes("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n"));

    /// <summary>A picture header that claims 30 000 × 30 000, in an otherwise good MP4.</summary>
    public string Huge
    {
        get
        {
            var bytes = File.ReadAllBytes(Mp4);
            var entry = bytes.AsSpan().IndexOf("avc1\0\0\0\0\0\0\0\u0001"u8);
            Assert.True(entry > 0);

            // Width and height stand 28 bytes into the sample entry, and in 16.16 fixed point at the end of the track header.
            WriteSize(bytes, entry + 28, 30_000);
            WriteSize(bytes, entry + 30, 30_000);
            var header = bytes.AsSpan().IndexOf("tkhd"u8);
            WriteSize(bytes, header + 80, 30_000);
            WriteSize(bytes, header + 84, 30_000);
            return Write("huge.mp4", bytes);
        }
    }

    /// <summary>Clips of one second, one of each colour, made in one go.</summary>
    public IReadOnlyList<string> Plain(IReadOnlyList<string> colours)
    {
        string[] paths = [.. colours.Select((_, i) => Path.Combine(_folder, $"plain-{i}.mp4"))];
        Run([
            .. colours.SelectMany(colour => (string[])["-f", "lavfi", "-i", $"color=c={colour}:s=64x64:d=1:r=4"]),
            .. paths.SelectMany((path, i) => (string[])["-map", $"{i}:v", "-c:v", "libx264", "-pix_fmt", "yuv420p", path]),
        ]);
        return paths;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void WriteSize(byte[] bytes, int at, int value) => (bytes[at], bytes[at + 1]) = ((byte)(value >> 8), (byte)value);

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        if (!File.Exists(path))
            File.WriteAllBytes(path, content);
        return path;
    }

    private string Make(string name, string arguments)
    {
        var path = Path.Combine(_folder, name);
        if (File.Exists(path))
            return path;
        Run([.. arguments.Split(' '), path]);
        return path;
    }

    public static void Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        foreach (var argument in (string[])["-v", "error", "-nostdin", "-y", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
