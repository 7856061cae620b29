using VideoRec.Domain.Sequences;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>Hands the promoted sequence model to ranking; without one the factor is 0.</summary>
internal sealed class SequenceActivation(SequenceModels models, VectorIndexes indexes) : ILearnedModelActivation
{
    public string Kind => TrainingKinds.Sequence;

    public Task PrepareAsync(LearnedModel? model, string? folder, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (model is null || folder is null)
            return Task.CompletedTask;
        var read = SequenceModelFile.Read(model.Id.ToString(), folder);
        var snapshot = indexes.Current;

        // A site whose index is not built yet cannot tell; ranking asks again each time.
        return snapshot.Count > 0 && (read.LookModelId != snapshot.Look.ModelId || read.WordsModelId != snapshot.Words.ModelId)
            ? throw new TrainingRefusedException($"{model.Name} was trained on the vectors of other models than those in use now; train again.")
            : Task.CompletedTask;
    }

    public Task SwitchAsync(LearnedModel? model, string? folder, CancellationToken cancellationToken)
    {
        models.Publish(model is null || folder is null ? null : SequenceModelFile.Read(model.Id.ToString(), folder));
        return Task.CompletedTask;
    }
}
