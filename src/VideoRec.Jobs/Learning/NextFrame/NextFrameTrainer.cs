using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>A next-frame network in training, and what it guesses as it is. One thread at a time.</summary>
internal sealed class NextFrameTrainer : INextFramePredictor, IDisposable
{
    private const float ClipNorm = 1;

    private readonly FrameProjection _projection;
    private readonly NextFrameSettings _settings;
    private readonly NextFrameWindows _windows;
    private readonly NextFrameForm _form;
    private readonly ulong _seed;
    private readonly Trainer _trainer;
    private readonly int _keyWidth;
    private readonly Dictionary<int, InferenceGraph> _inference = [];

    /// <param name="videos">To be trained with, projected.</param>
    /// <param name="form">What is trained.</param>
    public NextFrameTrainer(ProjectedVideos videos, FrameProjection projection, NextFrameSettings settings, NextFrameForm form, ulong seed, SessionPlan plan)
    {
        (_projection, _settings, _form, _seed) = (projection, settings, form, seed);
        _windows = new NextFrameWindows(videos, settings);
        var graph = new GraphBuilder(seed);
        var (batch, window) = (settings.Batch, settings.Window);
        var outputs = form(graph, graph.Input("rows", [batch, window, settings.Lags, projection.Width]));
        _keyWidth = outputs.Keys.Shape[^1];
        var scores = MatrixProducts.Gemm(
            outputs.Queries.Reshape([batch * window, -1]), outputs.Keys.Reshape([batch * window, -1]), transposeRight: true);
        var loss = scores.CrossEntropy(
            graph.IndexInput("targets", [batch * window]), graph.MaskInput("allowed", [batch * window, batch * window]), graph.Input("weights", [batch * window]));
        _trainer = graph.Compile(loss, new AdamOptions(settings.WeightDecay, ClipNorm), plan);
    }

    /// <summary>Steps done so far.</summary>
    public long Steps => _trainer.Steps;

    public TimeSpan TimeInRun => _trainer.TimeInRun;

    /// <summary>One step. What it draws follows from the seed and its number alone.</summary>
    /// <returns>The loss before it, in nats a frame.</returns>
    public float Step(float learningRate)
    {
        var random = new SplitMix(_seed ^ 0xF4A3 ^ ((ulong)_trainer.Steps << 20));
        var feeds = _trainer.Feeds;
        _windows.Fill(ref random, feeds.Floats("rows"), feeds.Truths("allowed"), feeds.Longs("targets"), feeds.Floats("weights"));
        return _trainer.Step(learningRate);
    }

    public NextFrameGuesses Guess(FrameSequence video)
    {
        var outputs = Read(video);
        return new NextFrameGuesses(_keyWidth, Of("queries"), Of("keys"), new float[video.Count]);

        float[] Of(string name) => outputs.Floats(name)[..(video.Count * _keyWidth)].ToArray();
    }

    /// <summary>Writes what is served; only for the form of <see cref="NextFrameNetwork"/>.</summary>
    public void Write(string folder, string frameModelId) => NextFrameModel.Write(
        folder, new NextFrameManifest(frameModelId, _projection.Dimension, _settings.Lags, _settings.States), _projection, _settings, ReadParameters());

    public void SaveState(Stream stream) => _trainer.SaveState(stream);

    public void LoadState(Stream stream) => _trainer.LoadState(stream);

    public IReadOnlyDictionary<string, float[]> ReadParameters() => _trainer.ReadParameters();

    public void WriteParameters(IReadOnlyDictionary<string, float[]> parameters) => _trainer.WriteParameters(parameters);

    public void Dispose()
    {
        foreach (var graph in _inference.Values)
            graph.Dispose();
        _trainer.Dispose();
    }

    /// <summary>Frames behind the video's last are zeros, which the states before them do not see.</summary>
    private HostTensors Read(FrameSequence video)
    {
        var time = (video.Count + 15) / 16 * 16;
        if (!_inference.TryGetValue(time, out var inference))
            _inference.Add(time, inference = Inference(time));
        var projected = new ProjectedVideos([video], _projection);
        inference.Feeds.Floats("rows").Clear();
        projected.WriteRows(0, [.. Enumerable.Range(0, video.Count)], _settings.Lags, inference.Feeds.Floats("rows"));
        return inference.Run();
    }

    private InferenceGraph Inference(int time)
    {
        var graph = new GraphBuilder(_seed);
        var outputs = _form(graph, graph.Input("rows", [1, time, _settings.Lags, _projection.Width]));
        return graph.CompileInference(_trainer, ("queries", outputs.Queries), ("keys", outputs.Keys));
    }
}
