using System.Numerics.Tensors;
using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>A sequence network in training, and what it predicts as it is. One thread at a time.</summary>
internal sealed class SequenceTrainer : IDisposable
{
    private const float ClipNorm = 5;

    private readonly SequenceItems _items;
    private readonly SequenceSettings _settings;
    private readonly SequenceBatches _batches;
    private readonly ulong _seed;
    private readonly Trainer _trainer;
    private readonly InferenceGraph _inference;
    private IReadOnlyList<SequenceWindow> _epoch = [];
    private int _epochOf = -1;

    /// <param name="sequences">Items of each viewer in the order they were watched; at least two each.</param>
    public SequenceTrainer(SequenceItems items, int[][] sequences, SequenceSettings settings, ulong seed, SessionPlan plan)
    {
        (_items, _settings, _seed) = (items, settings, seed);
        _batches = new SequenceBatches(sequences, items.Count, settings);
        _trainer = Training(plan);
        _inference = Inference();
    }

    /// <summary>Steps of the epoch, whose windows depend on its number.</summary>
    public int StepsOf(int epoch) => (WindowsOf(epoch).Count + _settings.Batch - 1) / _settings.Batch;

    /// <summary>Steps done so far.</summary>
    public long Steps => _trainer.Steps;

    public TimeSpan TimeInRun => _trainer.TimeInRun;

    /// <summary>One step. What it draws follows from the seed and its number alone.</summary>
    /// <returns>The loss before it, in nats a position.</returns>
    public float Step(int epoch, int step, float learningRate)
    {
        var windows = WindowsOf(epoch).Skip(step * _settings.Batch).Take(_settings.Batch).ToArray();
        var random = new SplitMix(_seed ^ 0xD1CE ^ ((ulong)_trainer.Steps << 20));
        var feeds = _trainer.Feeds;
        _batches.Fill(windows, ref random, feeds.Longs("items"), feeds.Longs("targets"), feeds.Floats("weights"), feeds.Longs("candidates"), feeds.Floats("corrections"));
        if (_settings.Dropout > 0)
        {
            Losses.FillDropout(feeds.Floats("dropIn"), _settings.Dropout, ref random);
            Losses.FillDropout(feeds.Floats("dropOut"), _settings.Dropout, ref random);
        }

        return _trainer.Step(learningRate);
    }

    public void SaveState(Stream stream) => _trainer.SaveState(stream);

    public void LoadState(Stream stream) => _trainer.LoadState(stream);

    public IReadOnlyDictionary<string, float[]> ReadParameters() => _trainer.ReadParameters();

    public void WriteParameters(IReadOnlyDictionary<string, float[]> parameters) => _trainer.WriteParameters(parameters);

    /// <summary>The point where the next item is expected, for each sequence; of long ones the end is read.</summary>
    public float[][] Predict(IReadOnlyList<int[]> sequences)
    {
        var predicted = new float[sequences.Count][];
        for (var from = 0; from < sequences.Count; from += _settings.Batch)
        {
            var places = _inference.Feeds.Longs("items");
            places.Clear();
            var count = Math.Min(_settings.Batch, sequences.Count - from);
            for (var row = 0; row < count; row++)
            {
                var sequence = sequences[from + row];
                var read = Math.Min(_settings.Window, sequence.Length);
                for (var i = 0; i < read; i++)
                    places[(row * _settings.Window) + i] = sequence[sequence.Length - read + i];
            }

            var points = _inference.Run().Floats("points");
            for (var row = 0; row < count; row++)
            {
                var last = Math.Clamp(sequences[from + row].Length, 1, _settings.Window) - 1;
                predicted[from + row] = points.Slice(((row * _settings.Window) + last) * _settings.Codes, _settings.Codes).ToArray();
            }
        }

        return predicted;
    }

    /// <summary>y·e for every item, and b where it is asked for.</summary>
    public IReadOnlyList<float[]> Scores(IReadOnlyList<float[]> points, bool withBias)
    {
        var parameters = _trainer.ReadParameters();
        var codes = _items.Codes ?? parameters["codes"];
        var bias = parameters["bias"];
        return [.. points.Select(point =>
        {
            var scores = new float[_items.Count];
            for (var item = 0; item < scores.Length; item++)
                scores[item] = TensorPrimitives.Dot<float>(point, codes.AsSpan(item * _settings.Codes, _settings.Codes)) + (withBias ? bias[item] : 0);
            return scores;
        })];
    }

    public void Dispose()
    {
        _inference.Dispose();
        _trainer.Dispose();
    }

    private Trainer Training(SessionPlan plan)
    {
        var (batch, window) = (_settings.Batch, _settings.Window);
        var graph = new GraphBuilder(_seed);
        var table = TableOf(graph);
        var network = new SequenceNetwork(graph, _settings);
        (Value, Value)? drop = _settings.Dropout > 0
            ? (graph.Input("dropIn", [batch, window, _settings.Codes]), graph.Input("dropOut", [batch, window, _settings.States]))
            : null;
        var points = network.Unrolled(table.Gather(graph.IndexInput("items", [batch, window])), drop);
        var candidates = graph.IndexInput("candidates", [_batches.Candidates]);
        var bias = graph.Parameter("bias", [_items.Count], Initialise.From(FirstBias()));
        var offsets = bias.Gather(candidates) + graph.Input("corrections", [_batches.Candidates]);
        var scores = MatrixProducts.Gemm(points.Reshape([batch * window, _settings.Codes]), table.Gather(candidates), offsets, transposeRight: true)
            .Reshape([batch, window, _batches.Candidates]);
        var loss = scores.CrossEntropy(graph.IndexInput("targets", [batch, window]), weights: graph.Input("weights", [batch, window]));
        return graph.Compile(loss, new AdamOptions((float)_settings.WeightDecay, ClipNorm), plan);
    }

    private InferenceGraph Inference()
    {
        var graph = new GraphBuilder(_seed);
        var codes = TableOf(graph).Gather(graph.IndexInput("items", [_settings.Batch, _settings.Window]));
        return graph.CompileInference(_trainer, ("points", new SequenceNetwork(graph, _settings).Unrolled(codes)));
    }

    private Value TableOf(GraphBuilder graph) => _items.Codes is { } codes
        ? graph.Constant([_items.Count, _settings.Codes], codes)
        : graph.Parameter("codes", [_items.Count, _settings.Codes], Initialise.Normal(1 / MathF.Sqrt(_settings.Codes)));

    /// <summary>ln of how often each item comes, about its mean: where the softmax would end without any network.</summary>
    private float[] FirstBias()
    {
        var logs = Array.ConvertAll(_batches.Counts, count => MathF.Log(count + 1));
        var mean = logs.Average();
        return Array.ConvertAll(logs, log => log - mean);
    }

    private IReadOnlyList<SequenceWindow> WindowsOf(int epoch)
    {
        if (_epochOf != epoch)
            (_epochOf, _epoch) = (epoch, _batches.Epoch(_seed, epoch));
        return _epoch;
    }
}
