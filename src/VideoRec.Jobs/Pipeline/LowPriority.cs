using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace VideoRec.Jobs.Pipeline;

/// <summary>For what works beside the site and is to leave the processors to those who wait for an answer.</summary>
internal static class LowPriority
{
    /// <summary>The lowest there is. All that works beside the site has the same, or one kind of it would wait for the other.</summary>
    public const int Nice = 19;

    private const int OfAThread = 0;

    /// <summary>Runs something on a thread of its own at low priority, which threads that it starts have too.</summary>
    public static T Run<T>(Func<T> work)
    {
        (T? Done, ExceptionDispatchInfo? Failed) result = default;
        var thread = new Thread(() =>
        {
            // On Linux a priority is a thread's, and 0 the thread that asks (setpriority(2), "C library/kernel differences").
            // Where it is refused, the work is done all the same.
            if (OperatingSystem.IsLinux())
                _ = SetPriority(OfAThread, 0, Nice);
            try
            {
                result.Done = work();
            }
            catch (Exception exception)
            {
                result.Failed = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { IsBackground = true };
        thread.Start();
        thread.Join();
        result.Failed?.Throw();
        return result.Done!;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int nice);
}
