using System.Text;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Finds tensors that live outside the model file. ONNX lets a tensor name any file to read; a model must not make the site
/// open files of its choosing, so such models are refused. Walks the protobuf (onnx.proto3) and skips over weights.
/// </summary>
internal static class OnnxExternalData
{
    // Field numbers that lead from a message to the tensors below it; a message is one of the kinds of the enum.
    private static readonly Dictionary<(Kind Kind, int Field), Kind> Descents = new()
    {
        [(Kind.Model, 7)] = Kind.Graph,
        [(Kind.Model, 25)] = Kind.Function,
        [(Kind.Function, 7)] = Kind.Node,
        [(Kind.Function, 11)] = Kind.Attribute,
        [(Kind.Graph, 1)] = Kind.Node,
        [(Kind.Graph, 5)] = Kind.Tensor,
        [(Kind.Graph, 15)] = Kind.SparseTensor,
        [(Kind.Node, 5)] = Kind.Attribute,
        [(Kind.Attribute, 5)] = Kind.Tensor,
        [(Kind.Attribute, 6)] = Kind.Graph,
        [(Kind.Attribute, 10)] = Kind.Tensor,
        [(Kind.Attribute, 11)] = Kind.Graph,
        [(Kind.Attribute, 22)] = Kind.SparseTensor,
        [(Kind.Attribute, 23)] = Kind.SparseTensor,
        [(Kind.SparseTensor, 1)] = Kind.Tensor,
        [(Kind.SparseTensor, 2)] = Kind.Tensor,
    };

    private enum Kind
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
    }

    /// <exception cref="InvalidDataException">The file is not a protobuf message.</exception>
    public static bool IsUsedBy(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 16 << 10);
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Search(reader, stream.Length, Kind.Model, depth: 0);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or OverflowException)
        {
            throw new InvalidDataException("The file is not an ONNX model.", exception);
        }
    }

    private static bool Search(BinaryReader reader, long end, Kind kind, int depth)
    {
        const int externalDataField = 13;
        const int dataLocationField = 14;
        if (depth > 64)
            throw new InvalidDataException("The model is nested too deeply.");
        var stream = reader.BaseStream;
        while (stream.Position < end)
        {
            var tag = reader.Read7BitEncodedInt64();
            var (field, wire) = ((int)(tag >> 3), (int)(tag & 7));
            if (wire == 0)
            {
                var value = reader.Read7BitEncodedInt64();
                if (kind == Kind.Tensor && field == dataLocationField && value != 0)
                    return true;
                continue;
            }

            var length = wire switch
            {
                1 => 8,
                2 => reader.Read7BitEncodedInt64(),
                5 => 4,
                _ => throw new InvalidDataException("The file is not an ONNX model."),
            };
            if (length < 0 || length > end - stream.Position)
                throw new InvalidDataException("The file is not an ONNX model.");
            if (kind == Kind.Tensor && field == externalDataField && wire == 2)
                return true;
            var next = stream.Position + length;
            if (wire == 2 && Descents.TryGetValue((kind, field), out var child) && Search(reader, next, child, depth + 1))
                return true;
            stream.Position = next;
        }

        return false;
    }
}
