using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// Axes of inputs and outputs whose size an exported model leaves open, by name of the value, axis and name of the size. The graph between
/// must not have fixed the size, as <c>Reshape</c> and <c>ExpandTo</c> do.
/// </summary>
internal sealed class DynamicAxes(params IEnumerable<(string Value, int Axis, string Size)> axes)
{
    private readonly Dictionary<(string, int), string> _sizes = axes.ToDictionary(axis => (axis.Value, axis.Axis), axis => axis.Size);

    /// <returns>The name of the size, or null where it is fixed.</returns>
    public string? Find(string value, int axis) => _sizes.GetValueOrDefault((value, axis));

    /// <summary>Runs the model once with every open size larger by one than the graph was built with.</summary>
    /// <exception cref="InvalidOperationException">It does not run, or an output has another shape than it should.</exception>
    internal void Check(byte[] model, GraphBuilder graph, IReadOnlyList<(string Name, GraphValue Value)> outputs)
    {
        using var session = GraphSession.Open(model, GraphSession.OneThread);
        string[] names = [.. session.InputNames];
        HostTensor[] inputs = [.. names.Select(name => HostTensor.For(name, graph.Inputs[name], Larger(name, graph.Inputs[name].Shape)))];
        try
        {
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var results = session.Run(options, names, [.. inputs.Select(input => input.Tensor)], [.. outputs.Select(output => output.Name)]);
            foreach (var ((name, value), result) in outputs.Zip(results))
            {
                var (expected, actual) = (Larger(name, value.Shape), result.GetTensorTypeAndShape().Shape);
                if (!expected.ToLongs().AsSpan().SequenceEqual(actual))
                    throw new InvalidOperationException($"The output \"{name}\" is [{string.Join(", ", actual)}] where {expected} was expected: its open sizes do not follow the inputs'.");
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"The sizes {string.Join(", ", _sizes.Values.Distinct())} cannot stay open; an operator of the graph fixes one.", exception);
        }
        finally
        {
            foreach (var input in inputs)
                input.Dispose();
        }
    }

    private Shape Larger(string name, Shape shape) => [.. shape.Select((size, axis) => Find(name, axis) is null ? size : size + 1)];
}
