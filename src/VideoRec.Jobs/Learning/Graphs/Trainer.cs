using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// A compiled training graph: forward, backward and optimiser are one model, one <see cref="Step(float)"/> is one run of it. Weights and
/// moments stay where the session computes, twice: a step reads the one set and writes the other, and they change places. On the CPU, with
/// the same number of threads, the same steps give the same bits. One thread at a time.
/// </summary>
internal sealed class Trainer : IDisposable
{
    internal const string Next = "next:";
    private const string Loss = "optimiser:loss";
    private const string Norm = "optimiser:gradient_norm";

    private readonly InferenceSession _session;
    private readonly DeviceMemory _memory;
    private readonly OptimiserState[] _states;
    private readonly OrtIoBinding[] _bindings;
    private readonly HostTensors _scalars;
    private readonly HostTensors _results;
    private readonly RunOptions _run = new();
    private int _current;

    internal Trainer(Value loss, AdamOptions options, SessionPlan plan, IReadOnlyList<(string Name, GraphValue Value)> metrics)
    {
        var graph = loss.Graph;
        Plan = plan;
        Layout = new ParameterLayout(graph.Parameters);
        var update = AdamUpdate.Append(loss, Layout, options);
        (string, GraphValue)[] results = [(Loss, loss.Reshape(Shape.Scalar)), (Norm, update.GradientNorm), .. metrics];
        (string, GraphValue)[] next =
        [
            (Next + AdamUpdate.WeightsName, update.Weights), (Next + AdamUpdate.Moment1Name, update.Moment1), (Next + AdamUpdate.Moment2Name, update.Moment2),
        ];
        var model = OnnxWriter.Write([.. results, .. next], Layout);
        _session = GraphSession.Open(model, plan);
        _memory = new DeviceMemory(_session, plan, Layout.Length);
        Feeds = new HostTensors(graph.Inputs.Where(input => _session.InputMetadata.ContainsKey(input.Key)).Select(input => (input.Key, input.Value)));
        _scalars = new HostTensors(((string[])[AdamUpdate.LearningRateName, AdamUpdate.StepName])
            .Select(name => (name, (GraphValue)graph.Reserved(name, []))));
        _results = new HostTensors(results);
        _states = [new OptimiserState(_memory), new OptimiserState(_memory)];
        _bindings = [Bind(_states[0], _states[1]), Bind(_states[1], _states[0])];
        var weights = new float[Layout.Length];
        Layout.Place(graph.Parameters.ToDictionary(parameter => parameter.Value.Name, parameter => parameter.InitialValues()), weights);
        _memory.Write(weights, _states[0].Weights);
    }

    public SessionPlan Plan { get; }

    public ParameterLayout Layout { get; }

    /// <summary>What the next step is fed; may be filled in place.</summary>
    public HostTensors Feeds { get; }

    /// <summary>Steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Length of the last step's gradient, before clipping.</summary>
    public float GradientNorm => _results.Floats(Norm)[0];

    /// <summary>Time that all steps so far spent inside ONNX Runtime.</summary>
    public TimeSpan TimeInRun { get; private set; }

    /// <summary>The weights as they are now, for sessions on the same device.</summary>
    internal OrtValue Weights => _states[_current].Weights;

    /// <summary>One step with the feeds given.</summary>
    /// <inheritdoc cref="Step(float)"/>
    public float Step(IReadOnlyDictionary<string, Array> feeds, float learningRate)
    {
        Feeds.Copy(feeds);
        return Step(learningRate);
    }

    /// <summary>One step with what <see cref="Feeds"/> holds.</summary>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a gradient is no finite number; the weights stay as before the step.</exception>
    public float Step(float learningRate)
    {
        _scalars.Floats(AdamUpdate.LearningRateName)[0] = learningRate;
        _scalars.Floats(AdamUpdate.StepName)[0] = Steps + 1;
        var binding = _bindings[_current];
        if (!_memory.IsHost)
        {
            // Binding is what carries them to the device; in the machine's own memory they are read where they are.
            Feeds.BindInputs(binding);
            _scalars.BindInputs(binding);
        }

        var from = Stopwatch.GetTimestamp();
        _session.RunWithBinding(_run, binding);
        TimeInRun += Stopwatch.GetElapsedTime(from);
        var loss = _results.Floats(Loss)[0];
        if (!float.IsFinite(loss) || !float.IsFinite(GradientNorm))
            throw new TrainingDivergedException(Steps + 1, loss, GradientNorm);
        _current = 1 - _current;
        Steps++;
        return loss;
    }

    /// <summary>A metric of the last step, row-major.</summary>
    public ReadOnlySpan<float> Metric(string name) => _results.Floats(name);

    /// <summary>All parameters by name, row-major.</summary>
    public IReadOnlyDictionary<string, float[]> ReadParameters() => Layout.Cut(_memory.Read(Weights));

    /// <summary>Sets parameters; those not given, the moments and the step counter stay.</summary>
    public void WriteParameters(IReadOnlyDictionary<string, float[]> parameters)
    {
        var weights = _memory.Read(Weights);
        Layout.Place(parameters, weights);
        _memory.Write(weights, Weights);
    }

    /// <summary>Writes weights, moments and step counter, from which <see cref="LoadState"/> goes on as if nothing had been between.</summary>
    public void SaveState(Stream stream) => new TrainingState(
        Layout.ToString(), Steps, _memory.Read(Weights), _memory.Read(_states[_current].Moment1), _memory.Read(_states[_current].Moment2)).Write(stream);

    /// <summary>The same in a file, which is there as a whole or as it was before, whenever the machine stops.</summary>
    public void SaveState(string path) => DurableFile.Write(path, SaveState);

    /// <exception cref="InvalidDataException">The state is damaged or of another graph; nothing was changed.</exception>
    public void LoadState(Stream stream)
    {
        var state = TrainingState.Read(stream, Layout);
        _memory.Write(state.Weights, Weights);
        _memory.Write(state.Moment1, _states[_current].Moment1);
        _memory.Write(state.Moment2, _states[_current].Moment2);
        Steps = state.Steps;
    }

    public void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var state in _states)
            state.Dispose();
        _results.Dispose();
        _scalars.Dispose();
        Feeds.Dispose();
        _memory.Dispose();
        _session.Dispose();
        _run.Dispose();
    }

    private OrtIoBinding Bind(OptimiserState from, OptimiserState to)
    {
        var binding = _session.CreateIoBinding();
        Feeds.BindInputs(binding);
        _scalars.BindInputs(binding);
        from.BindInputs(binding);
        to.BindOutputs(binding);
        _results.BindOutputs(binding);
        return binding;
    }
}

/// <summary>A step gave something that is no finite number.</summary>
internal sealed class TrainingDivergedException(long step, float loss, float gradientNorm)
    : Exception($"Training diverged at step {step}: the loss is {loss}, the length of the gradient {gradientNorm}. A smaller learning rate or clipping helps.");
