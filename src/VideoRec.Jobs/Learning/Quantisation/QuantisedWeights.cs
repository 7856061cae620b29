using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>
/// Weights as signed integers with a scale a channel: w ≈ scale_c · q, the largest |w| of a channel taking the largest integer
/// (symmetric; Jacob and others, 2018).
/// </summary>
/// <param name="Values">Integers, in the order of the weights.</param>
/// <param name="Scales">One a channel; 1 where a channel is all zeros.</param>
internal sealed record QuantisedWeights(sbyte[] Values, float[] Scales)
{
    /// <summary>
    /// Seven bits where products are summed: processors without VNNI add pairs of 8 × 8 bit products in 16 bits, which would
    /// overflow with eight (ONNX Runtime, Quantize ONNX Models, "reduce_range").
    /// </summary>
    public const int LargestInProducts = 63;

    /// <summary>Eight bits where the integers are only turned back into numbers.</summary>
    public const int LargestInTables = 127;

    /// <param name="weights">Row-major.</param>
    /// <param name="channel">Which channel the weight at an index belongs to.</param>
    public static QuantisedWeights Of(ReadOnlySpan<float> weights, int channels, Func<int, int> channel, int largest)
    {
        var scales = new float[channels];
        for (var i = 0; i < weights.Length; i++)
            scales[channel(i)] = Math.Max(scales[channel(i)], Math.Abs(weights[i]));
        for (var c = 0; c < channels; c++)
            scales[c] = scales[c] > 0 ? scales[c] / largest : 1;
        var values = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            values[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[channel(i)]), -largest, largest);
        return new QuantisedWeights(values, scales);
    }

    /// <summary>A weight matrix or kernel whose axis 0 is the channel.</summary>
    public static QuantisedWeights Rows(ReadOnlySpan<float> weights, int rows, int largest)
    {
        var length = weights.Length / rows;
        return Of(weights, rows, i => i / length, largest);
    }

    /// <summary>A matrix whose axis 1 is the channel.</summary>
    public static QuantisedWeights Columns(ReadOnlySpan<float> weights, int columns, int largest) => Of(weights, columns, i => i % columns, largest);

    public static TensorProto Tensor(string name, IEnumerable<long> dims, ReadOnlySpan<sbyte> values) => Tensor(name, DataType.Int8, dims, MemoryMarshal.AsBytes(values));

    public static TensorProto Tensor(string name, IEnumerable<long> dims, ReadOnlySpan<byte> values) => Tensor(name, DataType.Uint8, dims, values);

    public static TensorProto Tensor(string name, IEnumerable<long> dims, ReadOnlySpan<int> values) => Tensor(name, DataType.Int32, dims, MemoryMarshal.AsBytes(values));

    public static TensorProto Tensor(string name, IEnumerable<long> dims, ReadOnlySpan<float> values) => Tensor(name, DataType.Float, dims, MemoryMarshal.AsBytes(values));

    public static TensorProto? Half(string name, IEnumerable<long> dims, ReadOnlySpan<float> values)
    {
        // What float16 cannot hold would become infinite.
        if (!(TensorPrimitives.MaxMagnitude(values) is var largest && Math.Abs(largest) <= (float)System.Half.MaxValue))
            return null;
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return Tensor(name, DataType.Float16, dims, MemoryMarshal.AsBytes<Half>(halves));
    }

    private static TensorProto Tensor(string name, DataType type, IEnumerable<long> dims, ReadOnlySpan<byte> bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dims);
        return tensor;
    }
}
