using System.CommandLine;

namespace VideoRec.Evaluation.Simulate;

/// <summary>The options that say which videos a command is about.</summary>
internal sealed class LibraryOptions
{
    public Option<DirectoryInfo?> Demo { get; } = new("--demo") { Description = "Folder with films and demo.csv; the demo library of the checkout where it is left out." };

    public Option<DirectoryInfo[]> Media { get; } = new("--media") { Description = "Folder with clips and labels.csv, added under neutral titles; repeatable.", AllowMultipleArgumentsPerToken = true };

    public Option<bool> Tagged { get; } = new("--tagged") { Description = "Type the category of a clip in as its tag." };

    public Option<DirectoryInfo?> Cache { get; } = new("--cache") { Description = "Folder that keeps vectors between runs." };

    public Option<int> Frames { get; } = new("--frames") { Description = "Frames a video, as in the pipeline.", DefaultValueFactory = _ => 64 };

    public async Task<Library> EmbedAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var demo = result.GetValue(Demo)?.FullName ?? Path.Combine(ProductServices.FindAssets(), "demo");
        var tagged = result.GetValue(Tagged);
        LibraryFile[] files = [.. LibraryFile.Demo(demo), .. (result.GetValue(Media) ?? []).SelectMany(folder => LibraryFile.Clips(folder.FullName, tagged))];
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        return await new LibraryEmbedder(services, new VectorCache(result.GetValue(Cache)), result.GetValue(Frames)).EmbedAsync(files, cancellationToken);
    }
}
