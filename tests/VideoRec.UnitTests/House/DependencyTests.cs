using System.Reflection;
using System.Text.RegularExpressions;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Media;
using VideoRec.Web.Accounts;

namespace VideoRec.UnitTests.House;

/// <summary>Web → Jobs → Domain, and what each may not know.</summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly Domain = typeof(VideoRecDbContext).Assembly;
    private static readonly Assembly Jobs = typeof(MediaServiceCollectionExtensions).Assembly;
    private static readonly Assembly Web = typeof(ViewerClaims).Assembly;

    [Fact]
    public void Domain_KnowsNoHostNoQueueNoModelRuntime() =>
        AssertNoReference(Domain, "Microsoft.AspNetCore", "MudBlazor", "Hangfire", "FFMpegCore", "Microsoft.ML.OnnxRuntime", "VideoRec.Jobs", "VideoRec.Web");

    [Fact]
    public void Jobs_KnowNoWeb() => AssertNoReference(Jobs, "Microsoft.AspNetCore", "MudBlazor", "Hangfire.AspNetCore", "VideoRec.Web");

    [Fact]
    public void Web_NamesNoFfmpegAndNoModelRuntime() => AssertNoReference(Web, "FFMpegCore", "Microsoft.ML.OnnxRuntime");

    [Fact]
    public void Pages_UseNoDbContext() => Assert.DoesNotContain(
        RepositoryFiles.Sources(".razor"), path => RepositoryFiles.Read(path).Contains("DbContext", StringComparison.Ordinal));

    [Fact]
    public void Text_IsNeverRenderedAsMarkup() => Assert.DoesNotContain(
        RepositoryFiles.Sources(".razor", ".cs").Where(path => path.StartsWith("src/", StringComparison.Ordinal)),
        path => RawMarkup().IsMatch(RepositoryFiles.Read(path)));

    [Fact]
    public void Processes_AreStartedInOnePlace() => Assert.Equal(
        ["src/VideoRec.Jobs/Media/LauncherThread.cs"],
        RepositoryFiles.Sources(".cs").Where(path => path.StartsWith("src/", StringComparison.Ordinal))
            .Where(path => StartsProcess().IsMatch(RepositoryFiles.Read(path))));

    private static void AssertNoReference(Assembly assembly, params string[] forbidden)
    {
        var names = assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(names, name => forbidden.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
    }

    [GeneratedRegex("MarkupString|AddMarkupContent")]
    private static partial Regex RawMarkup();

    [GeneratedRegex(@"\bProcess\.Start\(|new Process\b|\bUseShellExecute\s*=\s*true")]
    private static partial Regex StartsProcess();
}
