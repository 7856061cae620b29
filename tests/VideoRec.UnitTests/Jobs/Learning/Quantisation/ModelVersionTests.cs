using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Quantisation;
using VideoRec.Jobs.Pipeline;
using VideoRec.UnitTests.Jobs.Embeddings;
using VideoRec.UnitTests.Pipeline;

namespace VideoRec.UnitTests.Jobs.Learning.Quantisation;

/// <summary>Smaller versions as models of the catalogue, and which of them may be chosen.</summary>
public sealed class ModelVersionTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, 0.3, "was not measured")]
    [InlineData(2.0, 0.95, 0.3, null)]
    [InlineData(2.0, 0.90, 0.3, null)]
    [InlineData(2.0, 0.89, 0.3, "finds 89.0 %")]
    [InlineData(0.95, 0.99, 0.3, null)]
    [InlineData(0.89, 0.99, 0.3, "0.89 times as fast")]
    [InlineData(1.0, 1.00, 1.0, "neither faster nor smaller")]
    public void Rule_LosesLittle_AndIsFasterOrSmaller(double? speed, double? neighbours, double size, string? refusal)
    {
        var manifest = Shipped("efficientnet-lite1") with { Version = new ModelVersion("efficientnet-lite1", size, speed, 0.99, neighbours) };

        var given = VersionRule.Refusal(manifest, new QuantisationOptions());

        if (refusal is null)
            Assert.Null(given);
        else
            Assert.Contains(refusal, given);
        Assert.Null(VersionRule.Refusal(manifest with { Version = null }, new QuantisationOptions()));
    }

    [Fact]
    public async Task Make_TextModel_IsInstalledAndReadsNearlyTheSame()
    {
        await using var rig = new ModelRig();
        const string text = "Grandmother's tomato soup";
        var manifest = await rig.Get<ModelVersions>().MakeAsync("use-multilingual-v3", ModelPrecision.Bits8, null, None);

        var entry = rig.Get<ModelCatalogue>().List().Single(e => e.Manifest.Id == "use-multilingual-v3-int8");
        Assert.Equal(ModelState.Installed, entry.State);
        Assert.Equal(manifest.Version, entry.Manifest.Version);
        Assert.True(manifest.Version!.Size < 1);
        var original = await (await rig.Get<IEncoders>().TextAsync("use-multilingual-v3", None)).EncodeAsync(text, None);
        var small = await (await rig.Get<IEncoders>().TextAsync(manifest.Id, None)).EncodeAsync(text, None);
        Assert.InRange(TensorPrimitives.Dot<float>(original, small), 0.97f, 0.999999f);
        await Assert.ThrowsAsync<QuantisationException>(() => rig.Get<ModelVersions>().MakeAsync(manifest.Id, ModelPrecision.Bits8, null, None));
    }

    [Fact]
    public async Task Switch_ToAVersionThatLosesTooMuch_ChangesNothing()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var versions = new ModelVersions(rig.Get<ModelCatalogue>(), new ModelWriter(rig.Get<DataDirectories>()));
        var manifest = Shipped("efficientnet-lite1") with { Id = "large", Version = new ModelVersion("efficientnet-lite1", 0.3, 2, 0.8, 0.5) };
        versions.Keep(manifest);

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "large", None));

        Assert.Contains("of the ten nearest", refused.Message);
        Assert.Empty(await rig.Get<ModelSwitch>().ProgressAsync(None));
        versions.Keep(manifest with { Version = manifest.Version! with { Neighbours = 0.95 } });
        await rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "large", None);
        Assert.Single(await rig.Get<ModelSwitch>().ProgressAsync(None));
    }

    [Fact]
    public void Neighbours_ShareOfTheNearestThatBothFind()
    {
        // On a quarter circle; the other set has the second half in another order.
        List<float[]> line = [.. Enumerable.Range(0, 24).Select(Point)];
        List<float[]> mixed = [.. Enumerable.Range(0, 24).Select(i => Point(i < 12 ? i : 35 - i))];

        Assert.Equal(1, VersionComparison.Shared(line, line));
        Assert.InRange(VersionComparison.Shared(line, mixed), 0.3, 0.95);

        static float[] Point(int i) => [MathF.Cos(i * MathF.PI / 48), MathF.Sin(i * MathF.PI / 48)];
    }

    private static ModelManifest Shipped(string id) => ModelManifestReader.Parse(File.ReadAllBytes(Path.Combine(ModelRig.ShippedModels, $"{id}.json")));
}
