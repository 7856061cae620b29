namespace VideoRec.Domain.Storage;

/// <summary>
/// Makes sure that one process at a time uses a data directory. The operating system frees the lock when the process
/// ends, however it ends.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    /// <summary>Exit code of a start that was refused (EX_TEMPFAIL of sysexits.h).</summary>
    public const int RefusedExitCode = 75;

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <returns>Null where another process holds the directory.</returns>
    public static DataDirectoryLock? TryTake(DataDirectories directories)
    {
        try
        {
            return new DataDirectoryLock(new FileStream(
                Path.Combine(directories.Root, "videorec.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
