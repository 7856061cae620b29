namespace VideoRec.Jobs.Media;

/// <summary>Where the programs lie. Looked up once, so that nothing put on PATH later takes their place.</summary>
internal sealed record MediaBinaries(string Ffmpeg, string Ffprobe)
{
    public static MediaBinaries? Find(string? folder)
    {
        var find = string.IsNullOrEmpty(folder) ? (Func<string, string?>)OnPath : name => FindIn(folder, name);
        return find("ffmpeg") is { } ffmpeg && find("ffprobe") is { } ffprobe ? new(ffmpeg, ffprobe) : null;
    }

    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(folder => FindIn(folder, name))
        .FirstOrDefault(path => path is not null);

    public static string? FindIn(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
        return File.Exists(path) ? path : null;
    }
}
