namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>Media processes that work on a folder, read from /proc; none where there is no /proc.</summary>
internal static class Children
{
    public static IReadOnlyList<int> Of(string folder) => Directory.Exists("/proc/self")
        ? [.. Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0).Where(id => id > 0 && WorksOn(id, folder))]
        : [];

    public static async Task AssertNoneAsync(string folder, TimeSpan within)
    {
        var end = Environment.TickCount64 + (long)within.TotalMilliseconds;
        while (Of(folder).Count > 0 && Environment.TickCount64 < end)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Empty(Of(folder));
    }

    private static bool WorksOn(int id, string folder)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            var program = Path.GetFileName(arguments[0]);
            return program is not ("dotnet" or "VideoRec.IntegrationTests") && Array.Exists(arguments, a => a.Contains(folder, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
