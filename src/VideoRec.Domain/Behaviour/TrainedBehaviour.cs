namespace VideoRec.Domain.Behaviour;

/// <summary>A behaviour model and the videos its columns stand for.</summary>
/// <param name="VideoIds">Video of each column of the model.</param>
/// <param name="Evidence">Viewers with at least two videos: only they tie videos to each other.</param>
/// <param name="Interactions">Pairs of viewer and video it was trained on.</param>
public sealed record TrainedBehaviour(IBehaviourModel Model, IReadOnlyList<Guid> VideoIds, int Evidence, int Interactions, DateTimeOffset TrainedAt);
