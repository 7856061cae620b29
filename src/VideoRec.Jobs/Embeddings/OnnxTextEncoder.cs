using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Embeddings;

internal sealed class OnnxTextEncoder(ModelManifest manifest, ModelSession session, ITextTokenizer tokenizer) : ITextEncoder
{
    private readonly TextInput _input = manifest.Text!;

    public string ModelId => manifest.Id;

    public int Dimension => manifest.Dimension;

    public async Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
    {
        var ids = tokenizer.Encode(text, _input.MaxTokens);
        long[] shape = [1, ids.Length];
        var mask = new long[ids.Length];
        Array.Fill(mask, 1);
        using var idTensor = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskTensor = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typeTensor = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        var inputs = new Dictionary<string, OrtValue> { [_input.Ids] = idTensor };
        if (_input.Mask is not null && session.HasInput(_input.Mask))
            inputs[_input.Mask] = maskTensor;
        if (_input.Types is not null && session.HasInput(_input.Types))
            inputs[_input.Types] = typeTensor;
        var results = await session.RunAsync(inputs, [manifest.Outputs.Embedding], cancellationToken).ConfigureAwait(false);
        var vector = Pool(results[0], ids.Length);
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private float[] Pool(float[] output, int tokens)
    {
        var expected = manifest.Pooling == "mean" ? tokens * Dimension : Dimension;
        if (output.Length != expected)
            throw new ModelUnavailableException(ModelId, $"The model {ModelId} gives other numbers a text than its manifest says.");
        if (manifest.Pooling != "mean")
            return output;
        var mean = new float[Dimension];
        for (var token = 0; token < tokens; token++)
            TensorPrimitives.Add(mean, output.AsSpan(token * Dimension, Dimension), mean);
        TensorPrimitives.Divide(mean, tokens, mean);
        return mean;
    }
}
