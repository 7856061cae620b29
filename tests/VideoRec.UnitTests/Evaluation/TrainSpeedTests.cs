using VideoRec.Evaluation.TrainSpeed;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Evaluation;

/// <summary>What is timed against each other is the same step.</summary>
public sealed class TrainSpeedTests
{
    private static readonly GruTask Small = new(4, 5, 6, 7, 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HandWritten_LearnsAsTheGraphDoes(bool vectors)
    {
        using var trainer = Small.Compile(GraphSession.OneThread);
        var byHand = Small.Write(trainer, vectors ? new VectorLoops() : new PlainLoops());
        for (var seed = 0ul; seed < 20; seed++)
        {
            var (x, y) = Small.Draw(seed);
            var loss = trainer.Step(new Dictionary<string, Array> { ["x"] = x, ["y"] = y }, 0.01f);
            Assert.Equal(loss, byHand.Step(Small.TimeFirst(x), y, 0.01f), 1e-3f);
        }

        var expected = trainer.ReadParameters();
        Assert.Equal(
            [.. expected["gru.W"], .. expected["gru.R"], .. expected["gru.B"], .. expected["head"]], byHand.Weights.ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-3f);
    }

    [Fact]
    public void Command_PrintsAllWays()
    {
        using var table = new StringWriter();
        TrainSpeedCommand.Compare(Small, 0.01, table);
        foreach (var way in (string[])["C# loops, 1 thread", "C# TensorPrimitives, 1 thread", "ONNX Runtime, 1 thread"])
            Assert.Contains(way, table.ToString(), StringComparison.Ordinal);
    }
}
