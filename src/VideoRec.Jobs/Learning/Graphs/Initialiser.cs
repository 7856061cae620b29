using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Fills a parameter before training.</summary>
/// <param name="numbers">To be filled, in row-major order.</param>
/// <param name="random">Drawn from the graph's seed and the parameter's name.</param>
internal delegate void Initialiser(Shape shape, Span<float> numbers, ref SplitMix random);

/// <summary>The usual initialisers.</summary>
internal static class Initialise
{
    public static Initialiser Zeros { get; } = Filled(0);

    /// <summary>1 on the diagonal of a matrix, 0 elsewhere: a map that changes nothing.</summary>
    public static Initialiser Identity { get; } = (Shape shape, Span<float> numbers, ref SplitMix _) =>
    {
        if (shape.Rank != 2)
            throw new GraphShapeException($"Only a matrix can start as the identity, not {shape}.");
        numbers.Clear();
        for (var i = 0; i < Math.Min(shape[0], shape[1]); i++)
            numbers[(i * shape[1]) + i] = 1;
    };

    /// <summary>Uniform in ±√(6 / (in + out)) (X. Glorot, Y. Bengio, AISTATS 2010); the last two axes are out and in.</summary>
    public static Initialiser Glorot { get; } = (Shape shape, Span<float> numbers, ref SplitMix random) =>
    {
        if (shape.Rank < 2)
            throw new GraphShapeException($"Glorot's initialisation needs a matrix, not {shape}.");
        Uniform(MathF.Sqrt(6f / (shape[^1] + shape[^2])))(shape, numbers, ref random);
    };

    public static Initialiser Filled(float number) => (Shape _, Span<float> numbers, ref SplitMix _) => numbers.Fill(number);

    public static Initialiser Uniform(float limit) => (Shape _, Span<float> numbers, ref SplitMix random) =>
    {
        foreach (ref var number in numbers)
            number = (float)(((2 * random.Unit()) - 1) * limit);
    };

    public static Initialiser Normal(float deviation) => (Shape _, Span<float> numbers, ref SplitMix random) =>
    {
        foreach (ref var number in numbers)
            number = (float)(random.Normal() * deviation);
    };

    public static Initialiser From(float[] values) => (Shape shape, Span<float> numbers, ref SplitMix _) =>
    {
        if (values.Length != numbers.Length)
            throw new GraphShapeException($"A parameter of shape {shape} has {numbers.Length} numbers, not {values.Length}.");
        values.CopyTo(numbers);
    };
}
