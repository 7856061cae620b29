using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.UnitTests.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

/// <summary>The file of a tuned encoder, served as any other model of the catalogue, gives what the training graphs gave.</summary>
public sealed class TunedEncoderFileTests
{
    private const string Shipped = "efficientnet-lite1";
    private const int Count = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ServedEncoder_GivesTheVectorsOfTheTrainingGraphs_AndTheLabelsItGaveBefore(bool hasBlock, bool isProjected)
    {
        await using var rig = new ModelRig();
        var source = (await EncoderSource.FindAsync(rig.Get<ModelCatalogue>(), Shipped, Token))!;
        var cut = EncoderCut.Find(source.Model, source.Manifest.Outputs.Embedding).Cut!;
        var block = hasBlock ? Changed(cut.Block) : cut.Block;
        var projection = Projection(isProjected);
        var tuned = new TunedEncoder(hasBlock ? new TunedBlock(block, 1, new ValidationChoice(1, 5, 0.1, 0)) : null, projection, new TasteSet([], []));
        var made = TunedEncoders.Make(source, cut, tuned, Guid.Parse("0123456789abcdef0123456789abcdef"))!.Value;
        var manifest = new TunedEncoders(rig.Get<ModelCatalogue>(), rig.Get<ModelWriter>()).Write(made);

        var entry = Assert.Single(rig.Get<ModelCatalogue>().List(), entry => entry.Manifest.Id == "efficientnet-lite1-tuned-01234567");
        Assert.Equal((ModelState.Installed, Shipped, source.Manifest.Licence, 1280), (entry.State, entry.Manifest.Parent, entry.Manifest.Licence, entry.Manifest.Dimension));
        Assert.StartsWith(source.Manifest.Origin, entry.Manifest.Origin, StringComparison.Ordinal);
        Assert.Equal(manifest.File("model").Sha256, entry.Manifest.File("model").Sha256);

        var frames = Frames(source.Manifest.Picture!);
        var encoders = rig.Get<IEncoders>();
        var before = await (await encoders.FrameAsync(Shipped, Token)).EncodeAsync(frames, null, Token);
        var served = await (await encoders.FrameAsync(manifest.Id, Token)).EncodeAsync(frames, null, Token);
        var trained = await TrainedAsync(source, cut, block, projection, frames);
        for (var frame = 0; frame < Count; frame++)
        {
            var unit = EmbeddingPooling.LookVector(served.Embedding(frame), served.Dimension);
            Assert.All(unit.Zip(trained[frame]), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
            var still = EmbeddingPooling.LookVector(before.Embedding(frame), before.Dimension);
            Assert.Contains(unit.Zip(still), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        }

        Assert.All(served.Logits.Zip(before.Logits), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    /// <summary>Unit vectors of the frames: trunk, block as it is trained, and projection as it is used on stored vectors.</summary>
    private static async Task<float[][]> TrainedAsync(EncoderSource source, EncoderCut cut, LastBlock block, TunedProjection tuned, RgbFrames frames)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var trunk = TrunkEncoder.Open(source.Model, cut, source.Manifest.Picture!, GraphSession.OneThread);
            using var features = new TrunkFeatures(file, await trunk.ShapeAsync(Count, Token));
            features.Append(await trunk.EncodeAsync(frames, Token));
            var vectors = TunedBlock.FramesOf(block, source.Manifest.Power, features, GraphSession.OneThread).Single();
            if (tuned.Choice.Strength == 0)
                return [.. vectors.Chunk(block.Outputs)];
            using var projection = LookProjection.Open(tuned.Export(), GatedResidual.Input, GatedResidual.Output, block.Outputs, 1);
            return [.. (await projection.ProjectFramesAsync(vectors, Token)).Chunk(block.Outputs)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static LastBlock Changed(LastBlock block)
    {
        var random = new Random(3);
        float[] Shaken(float[] numbers) => [.. numbers.Select(number => number + (0.02f * (random.NextSingle() - 0.5f)))];
        return block with { Weights = Shaken(block.Weights), Bias = Shaken(block.Bias) };
    }

    private static TunedProjection Projection(bool isProjected)
    {
        var random = new Random(4);
        float[] Drawn(int count) => [.. Enumerable.Range(0, count).SelectMany(_ => SlotSeeds.Unit([.. Enumerable.Range(0, 1280).Select(_ => random.NextSingle())]))];
        return new TunedProjection(
            new Dictionary<string, float[]> { ["keys"] = Drawn(3), ["values"] = Drawn(3) }, new GatedResidual(1280, 3, 0.01f, 0.05f), Drawn(1), 1,
            new ValidationChoice(1, isProjected ? 7 : 0, 0, 0));
    }

    private static RgbFrames Frames(PictureInput picture)
    {
        var pixels = new byte[Count * picture.Width * picture.Height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(128 + (100 * Math.Sin(i / 911.0) * Math.Cos(i / 37.0)));
        return new RgbFrames(picture.Width, picture.Height, [0, 1], pixels);
    }
}
