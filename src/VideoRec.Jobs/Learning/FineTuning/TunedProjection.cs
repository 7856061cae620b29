namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What a fine-tuning learned, and how strong validation lets it be.</summary>
/// <param name="Parameters">Keys and values by name.</param>
/// <param name="Centre">What looks are seen from.</param>
/// <param name="Steps">Steps it was trained for; 0 where validation preferred the slots as they begin.</param>
internal sealed record TunedProjection(IReadOnlyDictionary<string, float[]> Parameters, GatedResidual Residual, float[] Centre, int Steps, ValidationChoice Choice)
{
    /// <summary>As an ONNX model, from looks to what takes their place.</summary>
    public byte[] Export() => Residual.Export(Parameters, Centre, Choice.Alpha);

    /// <summary>As what comes behind an encoder's embedding.</summary>
    /// <param name="power">Of the encoder's manifest.</param>
    public byte[] ExportBehind(float? power) => Residual.ExportBehind(Parameters, Centre, Choice.Alpha, power);
}
