using System.Text;
using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>A value that training changes.</summary>
internal sealed record GraphParameter(Value Value, Initialiser Initialiser, bool Decay)
{
    /// <summary>Its values before training, the same for the same seed and name.</summary>
    public float[] InitialValues()
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var seed = 14695981039346656037ul ^ Value.Graph.Seed;
        foreach (var b in Encoding.UTF8.GetBytes(Value.Name))
            seed = (seed ^ b) * 1099511628211;
        var random = new SplitMix(seed);
        var numbers = new float[Value.Shape.Elements];
        Initialiser(Value.Shape, numbers, ref random);
        return numbers;
    }
}
