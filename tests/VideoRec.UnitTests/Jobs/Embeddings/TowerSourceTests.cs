using Microsoft.EntityFrameworkCore;
using Onnx;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Learning.Quantisation;
using VideoRec.UnitTests.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>A pair of towers small enough to work out by hand: a picture is its mean colour, and "red" and "blue" are colours too.</summary>
public sealed class TowerSourceTests
{
    private const string Vocabulary = """{"r":0,"b":1,"red</w>":2,"blue</w>":3,"re":4,"bl":5,"blu":6,"d</w>":7,"e</w>":8,"e":9,"l":10,"u":11,"d":12,"<|startoftext|>":13,"<|endoftext|>":14}""";
    private const string Merges = "#version: 0.2\nr e\nre d</w>\nb l\nbl u\nblu e</w>\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_ByTheTextTower_TheVideoAndTheFrame()
    {
        await using var rig = new ModelRig();
        await WriteTowersAsync(rig.FetchedModels);
        var contexts = rig.Get<IDbContextFactory<VideoRecDbContext>>();
        await using (var context = await contexts.CreateDbContextAsync(Token))
        {
            context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = "tiny-image" });
            await context.SaveChangesAsync(Token);
        }

        var indexes = new VectorIndexes();
        var source = new TowerSource(rig.Get<IEncoders>(), indexes, contexts);
        var red = await AddAsync(rig, indexes, [Green, Green, Red]);
        for (var i = 0; i < 8; i++)
            await AddAsync(rig, indexes, [Green, Green, Green]);

        var question = new SearchQuestion("red", ViewerContext.Nobody, rig.Get<IEncoders>());
        Assert.Equal(red, Assert.Single(await source.FindAsync(question, Token)).VideoId);
        var match = Assert.Single((await source.ExplainAsync(question, [new Video { Id = red, Title = "" }], Token))[red]);
        Assert.Equal((SearchKind.Picture, 2, 20.0), (match.Kind, match.Frame, match.TimeSeconds));
        Assert.Empty(await source.FindAsync(new SearchQuestion("blue", ViewerContext.Nobody, rig.Get<IEncoders>()), Token));
    }

    [Fact]
    public async Task Find_WithoutAPair_IsNothing()
    {
        await using var rig = new ModelRig();
        Assert.Null(await rig.Get<IEncoders>().TowerAsync("efficientnet-lite1", Token));
        var source = new TowerSource(rig.Get<IEncoders>(), new VectorIndexes(), rig.Get<IDbContextFactory<VideoRecDbContext>>());
        Assert.Empty(await source.FindAsync(new SearchQuestion("red", ViewerContext.Nobody, rig.Get<IEncoders>()), Token));
    }

    private static readonly byte[] Red = [200, 10, 0];
    private static readonly byte[] Green = [10, 200, 0];

    private static async Task<Guid> AddAsync(ModelRig rig, VectorIndexes indexes, byte[][] colours)
    {
        var id = Guid.NewGuid();
        var encoder = await rig.Get<IEncoders>().FrameAsync("tiny-image", Token);
        var frames = new RgbFrames(16, 16, [.. colours.Select((_, i) => i * 10.0)], [.. colours.SelectMany(colour => Enumerable.Repeat(colour, 256).SelectMany(c => c))]);
        var encoding = await encoder.EncodeAsync(frames, null, Token);
        await using var context = await rig.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(Token);
        context.Videos.Add(new Video { Id = id, Title = "Untitled", IsWatchable = true });
        for (var i = 0; i < colours.Length; i++)
        {
            context.Frames.Add(new VideoFrame { VideoId = id, Ordinal = i, TimeSeconds = i * 10 });
            context.FrameVectors.Add(new FrameVector { VideoId = id, ModelId = "tiny-image", Ordinal = i, Dimension = 3, Vector = VectorBlob.FromVector(encoding.Embedding(i)) });
        }

        await context.SaveChangesAsync(Token);
        indexes.Upsert(
            new IndexedVideo(id, VideoVisibility.Public, null, "", DateTimeOffset.UnixEpoch, 0, 0),
            new SpaceVector(VectorSpace.Look, EmbeddingPooling.LookVector(encoding.Embeddings, 3), "tiny-image"));
        return id;
    }

    private static async Task WriteTowersAsync(string folder)
    {
        var table = new float[15 * 3];
        (table[2 * 3], table[(3 * 3) + 2]) = (1, 1);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tiny-text.onnx"), new TinyModel().Input("ids", DataType.Int64, 0, 0)
            .Fixed(QuantisedWeights.Tensor("table", [15, 3], table))
            .Node("Gather", ["table", "ids"], "tokens")
            .Node("ReduceMean", ["tokens"], "vector", Axes(1)).Output("vector").Write(), Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "tiny-text.json"), """
            {"id":"tiny-text","task":"text","title":"t","licence":"l","origin":"o","dimension":3,"outputs":{"embedding":"vector"},"pictures":"tiny-image",
             "text":{"ids":"ids","tokenizer":"clip-bpe","maxTokens":8},
             "files":[{"role":"model","name":"tiny-text.onnx","url":"http://127.0.0.1/t.onnx"},{"role":"vocabulary","name":"tiny-text.vocab.json","url":"http://127.0.0.1/v"},
                      {"role":"merges","name":"tiny-text.merges.txt","url":"http://127.0.0.1/m"}]}
            """, Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "tiny-text.vocab.json"), Vocabulary, Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "tiny-text.merges.txt"), Merges, Token);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tiny-image.onnx"), new TinyModel().Input("pixels", DataType.Float, 0, 3, 16, 16)
            .Node("ReduceMean", ["pixels"], "vector", Axes(2, 3)).Output("vector").Write(), Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "tiny-image.json"), """
            {"id":"tiny-image","task":"frames","title":"t","licence":"l","origin":"o","dimension":3,"outputs":{"embedding":"vector"},
             "picture":{"name":"pixels","width":16,"height":16,"layout":"nchw","type":"float32","channels":"rgb","mean":[0,0,0],"std":[1,1,1]},
             "files":[{"role":"model","name":"tiny-image.onnx","url":"http://127.0.0.1/i.onnx"}]}
            """, Token);
    }

    private static AttributeProto[] Axes(params long[] axes)
    {
        var over = new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints };
        over.Ints.AddRange(axes);
        return [over, new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 }];
    }
}
