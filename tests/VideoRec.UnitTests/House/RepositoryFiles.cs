namespace VideoRec.UnitTests.House;

/// <summary>The source files of the repository the tests were built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>Source files with their paths from the root, without what is generated.</summary>
    public static IEnumerable<string> Sources(params string[] extensions) =>
        from top in (string[])["src", "tests"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, top), "*", SearchOption.AllDirectories)
        where extensions.Contains(Path.GetExtension(file))
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/Migrations/", StringComparison.Ordinal) && !path.Contains("/wwwroot/", StringComparison.Ordinal)
        select path;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VideoRec.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("The tests do not run from inside the repository.");
    }
}
