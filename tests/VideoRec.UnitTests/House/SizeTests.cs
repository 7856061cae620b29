namespace VideoRec.UnitTests.House;

/// <summary>Files stay small enough to be read in one go.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData(".cs", "src/", 300)]
    [InlineData(".razor", "src/", 150)]
    [InlineData(".cs", "tests/", 400)]
    public void Files_AreNotLongerThanTheCap(string extension, string top, int cap)
    {
        var tooLong = RepositoryFiles.Sources(extension)
            .Where(path => path.StartsWith(top, StringComparison.Ordinal))
            .Select(path => (path, lines: RepositoryFiles.Read(path).Count(c => c == '\n')))
            .Where(file => file.lines > cap)
            .Select(file => $"{file.path}: {file.lines} lines");
        Assert.Empty(tooLong);
    }
}
