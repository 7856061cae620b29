using System.Diagnostics;
using System.Globalization;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Media;

/// <summary>
/// What a run is wrapped in. Level 3 (bubblewrap): own namespaces without a network, a file system of /usr, the one input
/// and the one output folder. Level 1: limits on memory, time, file size and open files only. Level 0: nothing (not Linux).
/// At every level on Linux the child dies with the site and runs at low priority.
/// </summary>
internal sealed class MediaSandbox(MediaOptions options, MediaBinaries binaries, string workDirectory)
{
    private static readonly string[] SystemFolders = ["/bin", "/lib", "/lib64", "/lib32", "/usr", "/etc/alternatives", "/nix/store"];

    private readonly string? _bubblewrap = OnLinux("bwrap");
    private readonly string? _setpriv = OnLinux("setpriv");
    private readonly string? _prlimit = OnLinux("prlimit");
    private readonly string? _nice = OnLinux("nice");

    public IEnumerable<int> AvailableLevels()
    {
        if (_bubblewrap is not null && _prlimit is not null)
            yield return 3;
        if (_prlimit is not null)
            yield return 1;
        yield return 0;
    }

    public ProcessStartInfo Wrap(MediaCommand command, int level)
    {
        var line = new List<string>();
        if (level == 3)
            AddBubblewrap(line, command);
        else if (_setpriv is not null)
            line.AddRange([_setpriv, "--pdeathsig", "KILL", "--"]);
        if (level >= 1)
            AddLimits(line, command);
        if (_nice is not null)
            line.AddRange([_nice, "-n", LowPriority.Nice.ToString(CultureInfo.InvariantCulture)]);
        line.Add(command.Program == MediaProgram.Ffmpeg ? binaries.Ffmpeg : binaries.Ffprobe);
        line.AddRange(level == 3 ? command.Arguments : command.Arguments.Select(argument => Outside(argument, command)));
        return new ProcessStartInfo(line[0], line.Skip(1)) { WorkingDirectory = command.OutputDirectory ?? workDirectory };
    }

    private void AddBubblewrap(List<string> line, MediaCommand command)
    {
        line.AddRange([_bubblewrap!, "--die-with-parent", "--unshare-all", "--new-session", "--cap-drop", "ALL"]);
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder) is { LinkTarget: { } target })
                line.AddRange(["--symlink", target, folder]);
            else
                line.AddRange(["--ro-bind-try", folder, folder]);
        }

        foreach (var folder in new[] { binaries.Ffmpeg, binaries.Ffprobe }.Select(Path.GetDirectoryName).Distinct())
        {
            if (folder is not ("/usr/bin" or "/bin"))
                line.AddRange(["--ro-bind", folder!, folder!]);
        }

        line.AddRange(["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--setenv", "HOME", "/tmp"]);
        if (command.Source is not null)
            line.AddRange(["--ro-bind", command.Source, MediaCommand.SourceName]);
        if (command.OutputDirectory is not null)
            line.AddRange(["--bind", command.OutputDirectory, MediaCommand.OutputName]);
        line.AddRange(["--chdir", "/tmp", "--"]);
    }

    private void AddLimits(List<string> line, MediaCommand command)
    {
        var cpu = command.CpuSeconds ?? (int)Math.Ceiling(command.WallLimit.TotalSeconds * Math.Max(2, options.Threads)) + 5;
        line.AddRange([
            _prlimit!,
            Limit("as", (long)options.AddressSpaceMebibytes << 20),
            Limit("cpu", cpu),
            Limit("fsize", command.OutputDirectory is null ? 0 : options.MaxOutputBytes),
            Limit("core", 0),
            Limit("nofile", 64),
            "--",
        ]);

        static string Limit(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}:{value}");
    }

    /// <summary>Without a mount namespace the names of the sandbox stand for the real ones.</summary>
    private static string Outside(string argument, MediaCommand command)
    {
        const string scheme = "file:";
        if (argument == scheme + MediaCommand.SourceName && command.Source is not null)
            return scheme + command.Source;
        if (argument.StartsWith(scheme + MediaCommand.OutputName + "/", StringComparison.Ordinal) && command.OutputDirectory is not null)
            return scheme + Path.Combine(command.OutputDirectory, argument[(scheme.Length + MediaCommand.OutputName.Length + 1)..]);
        return argument;
    }

    private static string? OnLinux(string name) => OperatingSystem.IsLinux() ? MediaBinaries.OnPath(name) : null;
}
