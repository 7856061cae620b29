using VideoRec.Evaluation;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.UnitTests.Evaluation;

/// <summary>The simulator on a made-up library: that it runs, repeats itself, and measures what it says.</summary>
public sealed class SimulationTests
{
    private static readonly SimulationPlan Plan = new("test", [1], 4, 4, [0, 1, 3]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scenario_ClearTopics_VideoRecLearnsThemAndPopularityDoesNot()
    {
        var measurements = await Scenario.RunAsync(SyntheticLibrary.Create(), Plan with { OwnLoop = true }, Token);
        var product = measurements.Of("VideoRec", FeedMeasures.OrderOfTwenty, "3");
        Assert.True(product.Mean > measurements.Of("Popularity", FeedMeasures.OrderOfTwenty, "3").Mean + 0.2, $"{product}");
        Assert.True(measurements.Of("VideoRec", FeedMeasures.Share, "3").Mean <= measurements.Of(FeedMeasures.BestPossible, FeedMeasures.Share, "3").Mean);
        Assert.Equal(9, measurements.Rankers.Count());
        Assert.NotEmpty(measurements.Values("VideoRec", OwnLoopExperiment.Recovery, ""));
        var report = ScenarioReport.Of(Plan, measurements);
        Assert.Equal(0, report.Differences[FeedMeasures.Share]["VideoRec"]["3"].Mean);

        var picture = new FileInfo(Path.GetTempFileName() + ".svg");
        Charts.Lines("Share", "interactions", "share", ["0", "1"], [new ChartSeries("VideoRec", [0.1, 0.4]), new ChartSeries("other", [0.1, double.NaN])], picture);
        Assert.Contains("VideoRec", await File.ReadAllTextAsync(picture.FullName, Token), StringComparison.Ordinal);
        picture.Delete();
    }

    [Fact]
    public async Task Scenario_SameSeed_SameFigures()
    {
        var (first, second) = (await RunAsync(), await RunAsync());
        foreach (var ranker in first.Rankers)
            Assert.Equal(first.Values(ranker, FeedMeasures.Share, "3"), second.Values(ranker, FeedMeasures.Share, "3"));

        static Task<Measurements> RunAsync() => Scenario.RunAsync(SyntheticLibrary.Create(), Plan, Token);
    }

    [Fact]
    public async Task FeedEvaluation_ClearTopics_FindsAllOfTheCategory()
    {
        var report = await FeedEvaluation.RunAsync(SyntheticLibrary.Create(videosATopic: 5), 2, new Dictionary<string, string?>(), Token);
        Assert.Equal(12, report.Pairs);
        Assert.True(report.Rankers["VideoRec"].Mean.Mean > 0.95, $"{report.Rankers["VideoRec"]}");
        Assert.True(report.Rankers["Random"].Mean.Mean < 0.6);
    }

    [Fact]
    public void World_HeldOutUploadsAreNotOnTheSiteAndSayNothing()
    {
        var world = new World(SyntheticLibrary.Create(), Plan, 3);
        Assert.NotEmpty(world.HeldOut);
        Assert.All(world.HeldOut, upload =>
        {
            Assert.DoesNotContain(world.Uploads, other => other.Id == upload.Id);
            Assert.Empty(upload.Tags);
            Assert.Equal("", upload.Channel);
        });
        Assert.All(world.Viewers, viewer => Assert.InRange(world.Uploads.Count(viewer.Likes), 6, world.Uploads.Count / 2));
    }

    [Fact]
    public void FeedMeasures_CountOnlyWhatIsLikedAndNotOpened()
    {
        var world = new World(SyntheticLibrary.Create(), Plan, 3);
        var viewer = world.Viewers[0];
        var liked = world.Uploads.Where(viewer.Likes).ToList();
        var others = world.Uploads.Where(upload => !viewer.Likes(upload)).ToList();
        var opened = new HashSet<Guid> { liked[0].Id };
        var measures = FeedMeasures.Of([liked[0], others[0], liked[1]], world, viewer, opened);
        Assert.Equal(1, measures.Hits);
        Assert.Equal(liked.Count - 1, measures.Left);
        Assert.Equal(1, FeedMeasures.Of(liked.Skip(1), world, viewer, opened).Ndcg, 9);
    }

    [Fact]
    public void Estimate_IntervalHoldsTheMeanAndNarrowsWithMoreValues()
    {
        var few = Estimate.Of([0, 1, 0, 1]);
        var many = Estimate.Of([.. Enumerable.Range(0, 400).Select(i => (double)(i % 2))]);
        Assert.Equal((0.5, 4), (few.Mean, few.Count));
        Assert.InRange(few.Mean, few.Low, few.High);
        Assert.True(many.High - many.Low < (few.High - few.Low) / 4);
    }

    [Fact]
    public async Task FeedCommand_ThreeFilms_PrintsAndWritesItsReport()
    {
        var assets = ProductServices.FindAssets();
        if (!File.Exists(Path.Combine(assets, "models", "efficientnet-lite1.onnx")) || !File.Exists(Path.Combine(assets, "models", "use-multilingual-v3.onnx")))
            Assert.Skip("needs the models in wwwroot-assets/models");
        var folder = Directory.CreateTempSubdirectory("videorec-feed-");
        string[] films = ["tropical-tank.mp4", "painted-fish.mp4", "goldfish-and-friends.mp4"];
        foreach (var film in films)
            File.Copy(Path.Combine(assets, "demo", film), Path.Combine(folder.FullName, film));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "labels.csv"), ["file,category", .. films.Select(film => $"{film},fish")], Token);
        var json = Path.Combine(folder.FullName, "report.json");

        var exit = await FeedCommand.Create().Parse(["--media", folder.FullName, "--frames", "4", "--pairs", "1", "--json", json]).InvokeAsync(cancellationToken: Token);

        Assert.Equal(0, exit);
        Assert.Contains("\"VideoRec\"", await File.ReadAllTextAsync(json, Token), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
