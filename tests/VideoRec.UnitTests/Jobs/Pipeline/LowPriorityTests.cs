using System.Globalization;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Jobs.Pipeline;

public sealed class LowPriorityTests
{
    [Fact]
    public void Threads_ThatAreStartedInIt_HaveIt_AndTheCallerHasNot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Priorities are those of threads on Linux.");
        var before = Niceness();
        var within = LowPriority.Run(() =>
        {
            var inherited = int.MinValue;
            var thread = new Thread(() => inherited = Niceness());
            thread.Start();
            thread.Join();
            return (Own: Niceness(), inherited);
        });
        Assert.Equal((LowPriority.Nice, LowPriority.Nice), within);
        Assert.Equal(before, Niceness());
    }

    [Fact]
    public void WhatFailsInIt_FailsForTheCaller() =>
        Assert.Throws<InvalidDataException>(() => LowPriority.Run<int>(() => throw new InvalidDataException()));

    /// <summary>The 19th number of proc_pid_stat(5); the name before them may hold spaces.</summary>
    private static int Niceness()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
