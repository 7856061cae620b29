using System.Runtime.InteropServices;
using System.Text;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Puts finished files in place so that a power cut finds either all of a file or none of it.</summary>
internal static class DurableFile
{
    /// <summary>Writes a file in place of the one that is there: whenever it is cut off, one of the two is there as a whole.</summary>
    public static void Write(string target, Action<Stream> write)
    {
        var unfinished = target + ".tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                write(file);
            MoveIntoPlace(unfinished, target);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Flushes a finished file to disk and renames it to its final name; both names lie on one file system.</summary>
    public static void MoveIntoPlace(string finished, string target)
    {
        using (var file = new FileStream(finished, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
            file.Flush(flushToDisk: true);
        var directory = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(directory);
        File.Move(finished, target, overwrite: true);
        FlushDirectory(directory);
        FlushDirectory(Path.GetDirectoryName(directory)!);
    }

    /// <summary>.NET flushes files only; on Unix a new name is durable once its directory was flushed too.</summary>
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(Encoding.UTF8.GetBytes(directory + '\0'), 0);
        if (descriptor < 0)
            return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
