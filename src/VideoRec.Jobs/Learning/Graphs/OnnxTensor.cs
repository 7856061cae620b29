using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Tensors in a model file: raw little-endian data.</summary>
internal static class OnnxTensor
{
    public static TensorProto Of(string name, Shape shape, ReadOnlySpan<float> numbers) =>
        Of(name, shape, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(numbers));

    public static TensorProto Of(string name, Shape shape, ReadOnlySpan<long> numbers) =>
        Of(name, shape, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(numbers));

    private static TensorProto Of(string name, Shape shape, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Models are written on little-endian machines only.");
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.ToLongs());
        return tensor;
    }
}
