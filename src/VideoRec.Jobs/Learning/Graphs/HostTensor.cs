using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>An array that ONNX Runtime reads or writes in place, for what goes in and comes out at each run.</summary>
internal sealed class HostTensor : IDisposable
{
    private HostTensor(string name, Shape shape, Array array, OrtValue tensor) =>
        (Name, Shape, Array, Tensor) = (name, shape, array, tensor);

    public string Name { get; }

    public Shape Shape { get; }

    /// <summary><c>float[]</c>, <c>long[]</c> or <c>bool[]</c>, row-major.</summary>
    public Array Array { get; }

    public OrtValue Tensor { get; }

    public static HostTensor For(string name, GraphValue value) => For(name, value, value.Shape);

    /// <summary>Zeros of the value's type in another shape.</summary>
    public static HostTensor For(string name, GraphValue value, Shape shape) => value switch
    {
        Value => Of<float>(name, shape),
        Indices => Of<long>(name, shape),
        _ => Of<bool>(name, shape),
    };

    public Span<T> Span<T>()
        where T : unmanaged => Array is T[] array
            ? array
            : throw new ArgumentException($"\"{Name}\" {Shape} holds {Array.GetType().GetElementType()!.Name} values, not {typeof(T).Name}.");

    public void Copy(Array values)
    {
        if (values.GetType() != Array.GetType())
            throw new ArgumentException($"\"{Name}\" {Shape} takes {Array.GetType().Name}, not {values.GetType().Name}.");
        if (values.Length != Array.Length)
            throw new ArgumentException($"\"{Name}\" {Shape} takes {Array.Length} numbers, not {values.Length}.");
        values.CopyTo(Array, 0);
    }

    public void Dispose() => Tensor.Dispose();

    private static HostTensor Of<T>(string name, Shape shape)
        where T : unmanaged
    {
        var array = new T[shape.Elements];
        return new HostTensor(name, shape, array, OrtValue.CreateTensorValueFromMemory(array, shape.ToLongs()));
    }
}
