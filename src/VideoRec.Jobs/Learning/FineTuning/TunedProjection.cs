using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What a fine-tuning learned, and how strong validation lets it be.</summary>
/// <param name="Parameters">Keys and values by name.</param>
/// <param name="Centre">What looks are seen from.</param>
internal sealed record TunedProjection(IReadOnlyDictionary<string, float[]> Parameters, GatedResidual Residual, float[] Centre, ValidationChoice Choice)
{
    /// <summary>As an ONNX model, from looks to what takes their place.</summary>
    public byte[] Export() => Residual.Export(Parameters, Centre, Choice.Alpha);
}
