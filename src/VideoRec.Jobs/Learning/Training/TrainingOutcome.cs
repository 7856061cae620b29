using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>What a training came to.</summary>
/// <param name="Message">One sentence for a person.</param>
/// <param name="HeldOut">
/// At least one. Promotion needs the first one's value to be greater than that of the model in use, and no other to fall
/// further than it may.
/// </param>
/// <param name="Metrics">Further figures by name, such as baselines, ends of intervals, steps a second.</param>
/// <param name="Files">Names of the files in <see cref="TrainingContext.Folder"/> that are the model, at least one; nothing else there is kept.</param>
public sealed record TrainingOutcome(
    string Message, IReadOnlyList<HeldOutMeasure> HeldOut, IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<string> Files);
