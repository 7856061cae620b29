using System.Diagnostics;
using System.Text.Json;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>
/// Evaluates the project as a build would, without restoring, so that it shows on any machine what a Windows or CUDA build takes.
/// </summary>
public sealed class OnnxRuntimeFlavorTests
{
    private static readonly string[] AllPackages =
        ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.DirectML", "Microsoft.ML.OnnxRuntime.Gpu"];

    [Theory]
    [InlineData("DirectML", "Microsoft.ML.OnnxRuntime.DirectML")]
    [InlineData("Cuda", "Microsoft.ML.OnnxRuntime.Gpu")]
    [InlineData("Cpu", "Microsoft.ML.OnnxRuntime")]
    public async Task Flavor_EachValue_TakesItsPackageAndNoOther(string flavor, string package)
    {
        var (code, output) = await EvaluateAsync("-p:OnnxRuntimeFlavor=" + flavor, "-getItem:PackageReference", "-getItem:PackageVersion");

        Assert.True(code == 0, output);
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        Assert.Equal([package], Identities(items.GetProperty("PackageReference")).Intersect(AllPackages));
        Assert.Contains(package, Identities(items.GetProperty("PackageVersion")));
    }

    [Fact]
    public async Task Flavor_NotGiven_IsDirectMLOnWindowsAndCpuElsewhere()
    {
        var (code, output) = await EvaluateAsync("-getProperty:OnnxRuntimeFlavor", "-getItem:PackageReference");

        Assert.True(code == 0, output);
        using var json = JsonDocument.Parse(output);
        var expected = OperatingSystem.IsWindows() ? ("DirectML", AllPackages[1]) : ("Cpu", AllPackages[0]);
        Assert.Equal(expected, (
            json.RootElement.GetProperty("Properties").GetProperty("OnnxRuntimeFlavor").GetString()!,
            Assert.Single(Identities(json.RootElement.GetProperty("Items").GetProperty("PackageReference")).Intersect(AllPackages))));
    }

    [Fact]
    public async Task Flavor_UnknownValue_StopsWithASentence()
    {
        var (code, output) = await EvaluateAsync("-p:OnnxRuntimeFlavor=Cuba", "-t:CollectPackageReferences");

        Assert.NotEqual(0, code);
        Assert.Contains("OnnxRuntimeFlavor is 'Cuba'; it must be DirectML, Cuda or Cpu.", output, StringComparison.Ordinal);
    }

    private static string[] Identities(JsonElement items) => [.. items.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];

    private static async Task<(int ExitCode, string Output)> EvaluateAsync(params string[] arguments)
    {
        var root = Path.GetFullPath(Path.Combine(ModelRig.ShippedModels, "..", ".."));
        var project = Path.Combine(root, "src", "VideoRec.Jobs", "VideoRec.Jobs.csproj");
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };

        // A build that runs these tests must not lend the child its own choice or its MSBuild.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || key == "OnnxRuntimeFlavor").ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
