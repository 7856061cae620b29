namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// Where each parameter lies in the one vector that holds them all. One vector a graph instead of one tensor a parameter: the optimiser is
/// some twenty operators however many parameters there are, and weights and moments are three tensors to bind, swap and save.
/// </summary>
internal sealed class ParameterLayout
{
    public ParameterLayout(IEnumerable<GraphParameter> parameters)
    {
        var slots = new List<ParameterSlot>();
        foreach (var parameter in parameters)
        {
            slots.Add(new ParameterSlot(parameter.Value.Name, parameter.Value.Shape, Length, parameter.Decay));
            Length = checked(Length + parameter.Value.Shape.Elements);
        }

        Slots = slots;
        if (Length == 0)
            throw new ArgumentException("The graph has no parameters to train.");
    }

    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>Numbers in all parameters.</summary>
    public int Length { get; }

    /// <summary>Cuts the vector into parameters, row-major.</summary>
    public Dictionary<string, float[]> Cut(ReadOnlySpan<float> vector)
    {
        var parameters = new Dictionary<string, float[]>();
        foreach (var slot in Slots)
            parameters.Add(slot.Name, vector.Slice(slot.Offset, slot.Length).ToArray());
        return parameters;
    }

    /// <summary>Puts parameters at their places in the vector; those not given stay.</summary>
    /// <exception cref="ArgumentException">A name is unknown or a count is wrong.</exception>
    public void Place(IReadOnlyDictionary<string, float[]> parameters, Span<float> vector)
    {
        foreach (var (name, values) in parameters)
        {
            var slot = Slots.FirstOrDefault(slot => slot.Name == name)
                ?? throw new ArgumentException($"There is no parameter \"{name}\"; there are {string.Join(", ", Slots.Select(s => s.Name))}.");
            if (values.Length != slot.Length)
                throw new ArgumentException($"The parameter \"{name}\" {slot.Shape} has {slot.Length} numbers, not {values.Length}.");
            values.CopyTo(vector[slot.Offset..]);
        }
    }

    /// <summary>Says in one line what is laid out, to compare files with graphs.</summary>
    public override string ToString() => string.Join("; ", Slots.Select(slot => $"{slot.Name} {slot.Shape}"));
}

/// <summary>One parameter's place.</summary>
/// <param name="Offset">Index of its first number.</param>
internal sealed record ParameterSlot(string Name, Shape Shape, int Offset, bool Decay)
{
    public int Length => Shape.Elements;
}
