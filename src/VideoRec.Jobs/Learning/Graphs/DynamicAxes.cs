namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// Axes of inputs and outputs whose size an exported model leaves open, by name of the value, axis and name of the size. The graph between
/// must not have fixed the size: <c>Reshape</c> and <c>Expand</c> do.
/// </summary>
internal sealed class DynamicAxes(params IEnumerable<(string Value, int Axis, string Size)> axes)
{
    private readonly Dictionary<(string, int), string> _sizes = axes.ToDictionary(axis => (axis.Value, axis.Axis), axis => axis.Size);

    /// <returns>The name of the size, or null where it is fixed.</returns>
    public string? Find(string value, int axis) => _sizes.GetValueOrDefault((value, axis));
}
