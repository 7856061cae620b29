using VideoRec.Evaluation;
using VideoRec.Evaluation.Simulate;
using VideoRec.Jobs.Demo;

namespace VideoRec.UnitTests.Evaluation;

/// <summary>
/// The gate that a change of the ranking has to pass: simulated viewers with known tastes on the demo library, whose vectors
/// are kept in demo-library.bin (made by <c>VideoRec.Evaluation library tests/VideoRec.UnitTests/Evaluation/demo-library.bin</c>).
/// Small and the same every time; the figures in the README come from larger runs.
/// </summary>
public sealed class DemoLibraryGateTests
{
    private static readonly SimulationPlan Plan = new("gate", [1, 2], 10, 20, [0, 3, 10]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LikedTopics_StandAboveWhatPopularityAndChanceGive() => Assert.Equal("", string.Join("; ", Failures(await RunAsync([]))));

    [Fact]
    public async Task RankerThatIsDeafToTaste_DoesNotPass() => Assert.NotEmpty(Failures(await RunAsync(new()
    {
        ["VideoRec:Ranking:Look"] = "0",
        ["VideoRec:Ranking:Words"] = "0",
    })));

    [Fact]
    public async Task Vectors_AreThoseOfTheDemoLibraryAndTheShippedModels()
    {
        var library = await StoredLibrary.ReadAsync(StoredFile, Token);
        var films = DemoFilm.ReadAll(Path.Combine(ProductServices.FindAssets(), "demo", "demo.csv"));
        Assert.Equal(films.Select(f => (f.Draft.Title, f.Draft.Category)), library.Videos.Select(v => (v.Title, v.Category)));
        Assert.All([library.FrameModel, library.TextModel], model => Assert.True(File.Exists(Path.Combine(ProductServices.FindAssets(), "models", $"{model}.json")), model));
        Assert.Equal(library.Videos.Count, library.Videos.Select(v => string.Join(',', v.Look.Take(32))).Distinct().Count());
    }

    private static string StoredFile => Path.Combine(AppContext.BaseDirectory, "Evaluation", "demo-library.bin");

    private static async Task<Measurements> RunAsync(Dictionary<string, string?> settings) =>
        await Scenario.RunAsync(await StoredLibrary.ReadAsync(StoredFile, Token), Plan with { Settings = settings }, Token);

    /// <summary>Every checkpoint with a history at which the order of the top 20 (nDCG of what is liked) is not well above another ranker's.</summary>
    private static IEnumerable<string> Failures(Measurements measurements)
    {
        foreach (var checkpoint in (string[])["3", "10"])
            foreach (var (other, least) in ((string, double)[])[("Popularity", 0.2), ("Random", 0.3)])
                if (measurements.Difference("VideoRec", other, FeedMeasures.OrderOfTwenty, checkpoint).Mean is var ahead && ahead < least)
                    yield return FormattableString.Invariant($"after {checkpoint} interactions {ahead:0.000} ahead of {other}, {least} asked");
    }
}
