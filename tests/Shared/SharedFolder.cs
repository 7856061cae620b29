namespace VideoRec.Tests;

/// <summary>Reference data that may not be part of the repository; it lies in <c>shared/</c> beside the checkout where it is to be had.</summary>
internal static class SharedFolder
{
    /// <summary>Path below shared/, or the running test is skipped with the reason.</summary>
    public static string Require(string relativePath)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", relativePath);
            if (Path.Exists(candidate))
                return candidate;
        }

        Assert.Skip($"needs shared/{relativePath} beside the checkout");
        return "";
    }
}
