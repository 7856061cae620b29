using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Trains the model that the options ask for.</summary>
internal static class BehaviourTrainer
{
    /// <summary>What <see cref="BehaviourKind.Auto"/> comes to for this many videos.</summary>
    public static BehaviourKind KindFor(int videos, BehaviourOptions options) =>
        options.Kind != BehaviourKind.Auto ? options.Kind
        : videos <= options.MaxEaseVideos ? BehaviourKind.Ease : BehaviourKind.ItemKnn;

    public static IBehaviourModel Train(InteractionMatrix matrix, BehaviourOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        KindFor(matrix.Items, options) switch
        {
            BehaviourKind.Ease => EaseTrainer.Train(matrix, options.EaseLambda, 0, progress, cancellationToken),
            BehaviourKind.Ials => IalsTrainer.Train(
                matrix, new IalsSettings(options.IalsDimensions, options.IalsRounds), progress, cancellationToken),
            _ => ItemKnnTrainer.Train(matrix, options.KnnNeighbours, options.KnnShrinkage, progress, cancellationToken),
        };
}
