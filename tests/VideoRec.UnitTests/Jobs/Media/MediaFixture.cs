using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Media;
using VideoRec.UnitTests.Jobs.Media;

[assembly: AssemblyFixture(typeof(MediaFixture))]

namespace VideoRec.UnitTests.Jobs.Media;

/// <summary>The media tool as the site registers it, and a folder of tiny clips made by the real ffmpeg.</summary>
public sealed class MediaFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public MediaFixture()
    {
        Folder = Directory.CreateTempSubdirectory("videorec-media-").FullName;
        _services = Services(new());
    }

    public string Folder { get; }

    public IMediaTool Tool => _services.GetRequiredService<IMediaTool>();

    public IMediaToolStatus Status => _services.GetRequiredService<IMediaToolStatus>();

    internal MediaRunner Runner => _services.GetRequiredService<MediaRunner>();

    internal MediaProcess Process => _services.GetRequiredService<MediaProcess>();

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public ServiceProvider Services(Dictionary<string, string?> settings)
    {
        settings["VideoRec:Storage:DataDirectory"] = System.IO.Path.Combine(Folder, "data");
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddVideoRecStorage();
        services.AddVideoRecMedia();
        return services.BuildServiceProvider();
    }

    /// <summary>Makes a clip once; the arguments are ffmpeg's between its global options and the output.</summary>
    public string Clip(string name, string arguments)
    {
        var path = Path(name);
        lock (_services)
        {
            if (!File.Exists(path))
                Ffmpeg([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
        }

        return path;
    }

    /// <summary>Three seconds of H.264 and AAC in MP4, 25 frames a second, one keyframe.</summary>
    public string Mp4() => Clip("plain.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=3 -f lavfi -i sine=d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest");

    public static void Ffmpeg(IEnumerable<string> arguments)
    {
        var startInfo = new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]) { RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(startInfo)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
