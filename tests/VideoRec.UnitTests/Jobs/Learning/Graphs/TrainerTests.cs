using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>Steps on the CPU: the optimiser's arithmetic, repeatability, checkpoints.</summary>
public sealed class TrainerTests
{
    private static readonly AdamOptions Options = new(WeightDecay: 0.01f, ClipNorm: 1);

    [Fact]
    public void Step_DoesAdamsArithmetic()
    {
        var graph = new GraphBuilder();
        var matrix = graph.Parameter("matrix", [1, 2], Initialise.From([0.5f, -2]));
        var vector = graph.Parameter("vector", [2], Initialise.From([3f, 0.1f]));
        var slope = graph.Input("slope", [2]);
        using var trainer = graph.Compile((matrix.Reshape([2]) * slope).Sum() + (vector * slope).Sum(), Options, GraphSession.OneThread);
        double[] weights = [0.5, -2, 3, 0.1], m = new double[4], v = new double[4];
        for (var step = 1; step <= 3; step++)
        {
            float[] fed = [step, -2 * step];
            trainer.Step(Feed("slope", fed), 0.1f);
            var norm = Math.Sqrt(2 * fed.Sum(x => (double)x * x));
            Assert.Equal(norm, trainer.GradientNorm, 1e-5);
            for (var i = 0; i < 4; i++)
            {
                var gradient = fed[i % 2] / norm;
                m[i] = (0.9 * m[i]) + (0.1 * gradient);
                v[i] = (0.999 * v[i]) + (0.001 * gradient * gradient);
                var towards = m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                // Only the matrix decays.
                weights[i] -= 0.1 * (towards + (i < 2 ? 0.01 * weights[i] : 0));
            }
        }

        var found = trainer.ReadParameters();
        Assert.Equal(weights, [.. found["matrix"], .. found["vector"]], (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Steps_LearnWhatALineIs()
    {
        var graph = new GraphBuilder(1);
        var (x, y) = (graph.Input("x", [16, 3]), graph.Input("y", [16, 1]));
        var w = graph.Parameter("w", [1, 3], Initialise.Glorot);
        var b = graph.Parameter("b", [1], Initialise.Zeros);
        using var trainer = graph.Compile((x.Linear(w, b) - y).Square().Mean(), new AdamOptions(), GraphSession.OneThread);
        var random = new SplitMix(7);
        for (var step = 0; step < 400; step++)
        {
            for (var row = 0; row < 16; row++)
            {
                var values = trainer.Feeds.Floats("x").Slice(row * 3, 3);
                foreach (ref var value in values)
                    value = (float)random.Normal();
                trainer.Feeds.Floats("y")[row] = (2 * values[0]) - values[1] + 0.5f;
            }

            trainer.Step(0.03f);
        }

        var found = trainer.ReadParameters();
        Assert.Equal([2, -1, 0, 0.5f], [.. found["w"], .. found["b"]], (a, e) => Math.Abs(a - e) < 0.01f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rerun_GivesTheSameBits(int threads)
    {
        var plan = new SessionPlan("CPU", 0, threads);
        using var first = new SmallGru(plan);
        using var second = new SmallGru(plan);
        Assert.Equal(first.Train(12), second.Train(12));
        Assert.Equal(first.Parameters, second.Parameters);
        using var other = new SmallGru(plan, seed: 6);
        Assert.NotEqual(first.Parameters, other.Parameters);
    }

    [Fact]
    public void Compile_AgainAfterAProviderFailed_GivesTheSameTraining()
    {
        var graph = new GraphBuilder(4);
        var w = graph.Parameter("w", [3, 2], Initialise.Glorot);
        var loss = graph.Input("x", [4, 2]).Linear(w).Softplus().Mean();
        using var first = graph.Compile(loss, Options, GraphSession.OneThread);
        using var second = graph.Compile(loss, Options, GraphSession.OneThread);
        var feeds = Feed("x", SmallGru.Numbers(8, 1));
        for (var step = 0; step < 3; step++)
            Assert.Equal(first.Step(feeds, 0.1f), second.Step(feeds, 0.1f));
        Assert.Equal(first.ReadParameters(), second.ReadParameters());
    }

    [Fact]
    public void Dropout_KeepsTheMeanAndRepeats()
    {
        var (mask, again) = (new float[20_000], new float[20_000]);
        var (random, same) = (new SplitMix(3), new SplitMix(3));
        Losses.FillDropout(mask, 0.2, ref random);
        Losses.FillDropout(again, 0.2, ref same);
        Assert.Equal(mask, again);
        Assert.Equal([0, 1.25f], mask.Distinct().Order());
        Assert.Equal(1, mask.Average(), 0.02);
    }

    [Fact]
    public void Metrics_AreThoseOfTheStep()
    {
        var graph = new GraphBuilder();
        var w = graph.Parameter("w", [1], Initialise.Filled(2));
        var x = graph.Input("x", [2]);
        using var trainer = graph.Compile((w * x).Sum(), new AdamOptions(), GraphSession.OneThread, ("twice", w * x));
        Assert.Equal(6, trainer.Step(Feed("x", [1f, 2]), 0.5f));
        Assert.Equal([2, 4], trainer.Metric("twice").ToArray());
        Assert.True(trainer.TimeInRun > TimeSpan.Zero);
    }

    [Fact]
    public void Resume_EqualsTheUninterruptedRunBitForBit()
    {
        using var whole = new SmallGru(GraphSession.OneThread);
        var losses = whole.Train(15);
        using var checkpoint = new MemoryStream();
        using (var interrupted = new SmallGru(GraphSession.OneThread))
        {
            Assert.Equal(losses.Take(7), interrupted.Train(7));
            interrupted.Trainer.SaveState(checkpoint);
        }

        checkpoint.Position = 0;
        using var resumed = new SmallGru(GraphSession.OneThread, seed: 99);
        resumed.Trainer.LoadState(checkpoint);
        Assert.Equal(7, resumed.Trainer.Steps);
        Assert.Equal(losses.Skip(7), resumed.Train(8));
        Assert.Equal(whole.Parameters, resumed.Parameters);
    }

    [Fact]
    public void SaveState_ToAFile_ReplacesItWholeAndLeavesNothingBeside()
    {
        var folder = Directory.CreateTempSubdirectory("videorec-trainer-");
        try
        {
            var path = Path.Combine(folder.FullName, "state");
            using var trained = new SmallGru(GraphSession.OneThread);
            trained.Trainer.SaveState(path);
            trained.Train(3);
            trained.Trainer.SaveState(path);
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
            using var resumed = new SmallGru(GraphSession.OneThread, seed: 9);
            using (var file = File.OpenRead(path))
                resumed.Trainer.LoadState(file);
            Assert.Equal(3, resumed.Trainer.Steps);
            Assert.Equal(trained.Parameters, resumed.Parameters);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void LoadState_RefusesDamageAndOtherGraphsAndChangesNothing()
    {
        using var trained = new SmallGru(GraphSession.OneThread);
        trained.Train(2);
        using var stream = new MemoryStream();
        trained.Trainer.SaveState(stream);
        var bytes = stream.ToArray();
        using var other = new SmallGru(GraphSession.OneThread, seed: 9);
        var before = other.Parameters;
        var flipped = bytes.ToArray();
        flipped[bytes.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => other.Trainer.LoadState(new MemoryStream(flipped)));
        Assert.Throws<InvalidDataException>(() => other.Trainer.LoadState(new MemoryStream(bytes, 0, bytes.Length - 5)));
        Assert.Throws<InvalidDataException>(() => other.Trainer.LoadState(new MemoryStream([1, 2, 3, 4, 5, 6, 7, 8, 9])));
        using var wider = new SmallGru(GraphSession.OneThread, states: 5);
        Assert.Throws<InvalidDataException>(() => wider.Trainer.LoadState(new MemoryStream(bytes)));
        Assert.Equal(before, other.Parameters);
    }

    [Fact]
    public void Step_ThatDiverges_SaysSoAndKeepsTheWeights()
    {
        var graph = new GraphBuilder();
        var w = graph.Parameter("w", [1], Initialise.Filled(2));
        var x = graph.Input("x", [1]);
        using var trainer = graph.Compile((w * x).Log().Sum(), new AdamOptions(), GraphSession.OneThread);
        trainer.Step(Feed("x", [1f]), 0.1f);
        var before = trainer.ReadParameters()["w"];
        var exception = Assert.Throws<TrainingDivergedException>(() => trainer.Step(Feed("x", [-1f]), 0.1f));
        Assert.Contains("step 2", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, trainer.ReadParameters()["w"]);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Inference_SharesTheTrainersWeightsAcrossGraphs()
    {
        using var small = new SmallGru(GraphSession.OneThread);
        var graph = new GraphBuilder();
        var states = new GatedRecurrentUnit(graph, "gru", 3, 4).Unroll(graph.Input("x", [1, 6, 3]));
        using var inference = graph.CompileInference(small.Trainer, ("last", states.Last));
        var feeds = Feed("x", SmallGru.Numbers(18, 3));
        var before = inference.Run(feeds).Floats("last").ToArray();
        small.Train(3);
        var after = inference.Run(feeds).Floats("last").ToArray();
        Assert.NotEqual(before, after);
        using var separate = graph.CompileInference(GraphSession.OneThread, small.Trainer.ReadParameters(), ("last", states.Last));
        Assert.Equal(separate.Run(feeds).Floats("last").ToArray(), after, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Parameters_AreReadAndWritten()
    {
        using var small = new SmallGru(GraphSession.OneThread);
        var values = SmallGru.Numbers(24, 5);
        small.Trainer.WriteParameters(new Dictionary<string, float[]> { ["gru.B"] = values });
        Assert.Equal(values, small.Trainer.ReadParameters()["gru.B"]);
        Assert.Throws<ArgumentException>(() => small.Trainer.WriteParameters(new Dictionary<string, float[]> { ["gru.C"] = values }));
        Assert.Throws<ArgumentException>(() => small.Trainer.WriteParameters(new Dictionary<string, float[]> { ["gru.B"] = [1] }));
    }

    [Fact]
    public void Memory_CarriesVectorsThroughASession()
    {
        using var session = GraphSession.Open(OnnxWriter.Write([("y", new GraphBuilder().Input("x", [1]))], new Dictionary<string, float[]>()), GraphSession.OneThread);
        using var memory = new DeviceMemory(session, GraphSession.OneThread, 5, carry: true);
        using var vector = memory.Allocate();
        Assert.Equal(new float[5], memory.Read(vector));
        memory.Write([1, 2, 3, 4, 5], vector);
        Assert.Equal([1, 2, 3, 4, 5], memory.Read(vector));
        Assert.Equal([1, 2, 3, 4, 5], vector.GetTensorDataAsSpan<float>().ToArray());
    }

    private static Dictionary<string, Array> Feed(string name, float[] values) => new() { [name] = values };
}
