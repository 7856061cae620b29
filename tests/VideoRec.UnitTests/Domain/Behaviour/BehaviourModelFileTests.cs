using CsCheck;
using VideoRec.Domain.Behaviour;
using VideoRec.Jobs.Behaviour;

namespace VideoRec.UnitTests.Domain.Behaviour;

public sealed class BehaviourModelFileTests
{
    private static readonly InteractionMatrix Matrix = InteractionMatrix.Create(4, 3, [(0, 0, 1), (0, 1, 2), (1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 1, 1), (3, 2, 3)]);

    public static TheoryData<string> Models => ["ease", "item-knn", "ials"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_GivesBackWhatWasWritten(string name)
    {
        var model = Model(name);
        var written = Trained(model);

        var read = BehaviourModelFile.Read(new MemoryStream(Bytes(written)));

        Assert.Equal(written.VideoIds, read.VideoIds);
        Assert.Equal((written.Evidence, written.Interactions, written.TrainedAt), (read.Evidence, read.Interactions, read.TrainedAt));
        Assert.Equal(Scores(model), Scores(read.Model));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_OfAFileWithAnyBitTurned_IsRefused(string name)
    {
        var model = Model(name);
        var bytes = Bytes(Trained(model));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << bit);
            Assert.Throws<InvalidDataException>(() => BehaviourModelFile.Read(new MemoryStream(damaged)));
        }, iter: 200);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_OfAFileCutAnywhere_IsRefusedWithASentence(string name)
    {
        var model = Model(name);
        var bytes = Bytes(Trained(model));
        Gen.Int[0, bytes.Length - 1].Sample(length =>
        {
            var refused = Assert.Throws<InvalidDataException>(() => BehaviourModelFile.Read(new MemoryStream(bytes[..length])));
            Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        }, iter: 100);
    }

    private static IBehaviourModel Model(string name) => name switch
    {
        "ease" => EaseTrainer.Train(Matrix, 1),
        "item-knn" => ItemKnnTrainer.Train(Matrix, 2, 1),
        _ => IalsTrainer.Train(Matrix, new IalsSettings(3, 2)),
    };

    private static TrainedBehaviour Trained(IBehaviourModel model) =>
        new(model, [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))], 3, 7, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    private static byte[] Bytes(TrainedBehaviour trained)
    {
        using var stream = new MemoryStream();
        BehaviourModelFile.Write(trained, stream);
        return stream.ToArray();
    }

    private static float[] Scores(IBehaviourModel model)
    {
        var scores = new float[model.Items];
        model.Score([new ItemWeight(0, 1), new ItemWeight(1, 0.5f)], scores);
        return scores;
    }
}
