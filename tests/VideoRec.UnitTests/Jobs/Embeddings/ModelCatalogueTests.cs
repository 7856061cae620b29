using System.Text;
using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

public sealed class ModelCatalogueTests
{
    private const string Manifest = """{"id":"other","task":"frames","title":"t","licence":"l","origin":"o","dimension":4,"outputs":{"embedding":"vector"},"picture":{"name":"pixels","width":16,"height":16,"layout":"nchw","type":"float32","channels":"rgb","mean":[0,0,0],"std":[1,1,1]},"files":[{"role":"model","name":"other.onnx","url":"http://127.0.0.1/other.onnx"}]}""";

    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ShippedModels_AreInstalledAndTheOthersWaitForFetching()
    {
        await using var rig = new ModelRig();

        var entries = rig.Get<ModelCatalogue>().List();

        Assert.Equal(["efficientnet-lite1", "ppocr-v4-det", "ppocr-v4-rec", "use-multilingual-v3", "vit-s14-saliency"], entries.Where(e => e.State == ModelState.Installed).Select(e => e.Manifest.Id));
        Assert.Equal(["all-minilm-l6-v2", "clip-vit-b32-image", "clip-vit-b32-text"], entries.Where(e => e.State == ModelState.NotFetched).Select(e => e.Manifest.Id));
        foreach (var id in (string[])["efficientnet-lite1", "ppocr-v4-det", "ppocr-v4-rec", "use-multilingual-v3", "vit-s14-saliency"])
            Assert.Equal(id, (await rig.Get<ModelCatalogue>().RequireAsync(id, None)).Manifest.Id);
    }

    [Fact]
    public async Task FrameAsync_FileMissingThenDamagedThenThere_SaysSoAndRecovers()
    {
        var models = Directory.CreateTempSubdirectory("videorec-shipped-").FullName;
        foreach (var name in (string[])["efficientnet-lite1.json", "imagenet-1k-labels.tsv", "imagenet-1k-kinds.tsv"])
            File.Copy(Path.Combine(ModelRig.ShippedModels, name), Path.Combine(models, name));
        await using var rig = new ModelRig(models);
        var encoders = rig.Get<IEncoders>();
        var model = Path.Combine(models, "efficientnet-lite1.onnx");

        Assert.Equal("The model file efficientnet-lite1.onnx is missing.", await RefusalAsync(encoders));
        await File.WriteAllBytesAsync(model, new byte[1000], None);
        Assert.Equal("The model file efficientnet-lite1.onnx is damaged: it has 1000 bytes where 21677363 were expected.", await RefusalAsync(encoders));
        Assert.Equal(ModelState.Damaged, rig.Get<ModelCatalogue>().List().Single().State);
        await File.WriteAllBytesAsync(model, new byte[21_677_363], None);
        Assert.Equal("The model file efficientnet-lite1.onnx is damaged: its checksum is not the expected one.", await RefusalAsync(encoders));
        Assert.Equal(ModelState.Damaged, rig.Get<ModelCatalogue>().List().Single().State);
        File.Copy(Path.Combine(ModelRig.ShippedModels, "efficientnet-lite1.onnx"), model, overwrite: true);
        File.SetLastWriteTimeUtc(model, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("efficientnet-lite1", (await encoders.FrameAsync(null, None)).ModelId);
        Assert.Same(await encoders.FrameAsync(null, None), await encoders.FrameAsync("efficientnet-lite1", None));
        Directory.Delete(models, recursive: true);
    }

    [Fact]
    public async Task FrameAsync_ManyAtOnce_LoadOnce()
    {
        await using var rig = new ModelRig();
        var encoders = rig.Get<IEncoders>();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => encoders.FrameAsync(null, None)));

        Assert.Single(all.Distinct());
    }

    [Fact]
    public async Task FrameAsync_UnknownModelOrOneForAnotherTask_IsRefused()
    {
        await using var rig = new ModelRig();

        Assert.Equal("There is no model \"nothing\" in the catalogue.", await RefusalAsync(rig.Get<IEncoders>(), "nothing"));
        Assert.Equal("The model vit-s14-saliency is for saliency, not for frames.", await RefusalAsync(rig.Get<IEncoders>(), "vit-s14-saliency"));
    }

    [Fact]
    public async Task FrameAsync_ModelWithTensorsElsewhere_IsRefused()
    {
        // graph.initializer: name "w", data_location EXTERNAL, external_data location=../../secret
        byte[] entry = [.. Field(1, "location"u8), .. Field(2, "../../secret"u8)];
        byte[] tensor = [.. Field(8, "w"u8), .. Field(13, entry), 14 << 3, 1];
        await using var rig = new ModelRig();
        await File.WriteAllBytesAsync(Path.Combine(rig.FetchedModels, "other.onnx"), [8, 8, .. Field(7, Field(5, tensor))], None);
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "other.json"), Manifest, None);

        Assert.Equal("The model other keeps weights in other files, which is not allowed.", await RefusalAsync(rig.Get<IEncoders>(), "other"));
    }

    [Fact]
    public async Task FrameAsync_FileThatIsNoModel_IsRefused()
    {
        await using var rig = new ModelRig();
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "other.onnx"), "<html>Not Found</html>", None);
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "other.json"), Manifest, None);

        Assert.Equal("The model other cannot be loaded: its file is not a model that runs here.", await RefusalAsync(rig.Get<IEncoders>(), "other"));
    }

    [Fact]
    public async Task FrameAsync_ModelThatDoesNotFitItsManifest_IsRefused()
    {
        await using var rig = new ModelRig();
        await File.WriteAllBytesAsync(Path.Combine(rig.FetchedModels, "other.onnx"), ProbeModel.Bytes, None);
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "other.json"), Manifest, None);

        Assert.Equal("The model other does not fit its manifest: The model has no input named \"pixels\".", await RefusalAsync(rig.Get<IEncoders>(), "other"));
    }

    [Theory]
    [InlineData("\"id\":\"other\"", "\"id\":\"../other\"", "The manifest's \"id\" must be 1 to 64 lower-case letters, digits, dots and hyphens.")]
    [InlineData("\"task\":\"frames\"", "\"task\":\"audio\"", "The manifest's \"task\" must be frames, text, saliency, text-regions or text-lines.")]
    [InlineData("\"name\":\"other.onnx\"", "\"name\":\"../other.onnx\"", "The manifest's \"files.name\" must be a plain file name without folders.")]
    [InlineData("\"name\":\"other.onnx\"", "\"name\":\"C:\\\\other.onnx\"", "The manifest's \"files.name\" must be a plain file name without folders.")]
    [InlineData("http://127.0.0.1/other.onnx", "file:///etc/passwd", "The manifest's \"files.url\" must be an http or https address.")]
    [InlineData(",\"url\":\"http://127.0.0.1/other.onnx\"", "", "The manifest's \"files\" that come with the site need size and sha256.")]
    [InlineData("\"type\":\"float32\"", "\"type\":\"uint8\"", "The manifest's \"picture\" must have three means and deviations for float32 and none for uint8.")]
    [InlineData("\"dimension\":4", "\"dimension\":0", "The manifest's \"dimension\" must be 1 to 65536.")]
    [InlineData("\"dimension\":4", "\"dimension\":4,\"power\":2", "The manifest's \"power\" must be above 0 and at most 1, and only for a frame model.")]
    [InlineData("\"dimension\":4", "\"dimension\":\"4\"", "The manifest cannot be read at \"$.dimension\", line 1.")]
    [InlineData("\"dimension\":4", "\"dimension\":4,\"script\":\"x\"", "The manifest cannot be read at \"$.script\", line 1.")]
    public void Parse_BrokenManifest_NamesTheField(string valid, string broken, string message)
    {
        Assert.Equal("other", ModelManifestReader.Parse(Encoding.UTF8.GetBytes(Manifest)).Id);

        var exception = Assert.Throws<InvalidDataException>(() => ModelManifestReader.Parse(Encoding.UTF8.GetBytes(Manifest.Replace(valid, broken, StringComparison.Ordinal))));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":null}")]
    public void Parse_NoManifest_Throws(string json) => Assert.Throws<InvalidDataException>(() => ModelManifestReader.Parse(Encoding.UTF8.GetBytes(json)));

    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private static async Task<string> RefusalAsync(IEncoders encoders, string? modelId = null) =>
        (await Assert.ThrowsAsync<ModelUnavailableException>(() => encoders.FrameAsync(modelId, None))).Message;
}
