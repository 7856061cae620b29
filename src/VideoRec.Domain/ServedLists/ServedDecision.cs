using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.ServedLists;

/// <summary>A decision as it was served, on its way into the log.</summary>
/// <param name="Mix">Set where two rankers filled the list in turns.</param>
internal sealed record ServedDecision(
    Guid ViewerId, DateTimeOffset At, Guid? AboutVideoId, Guid RankerId, RankingInputs Inputs, CosineRecorder Cosines,
    IReadOnlyList<ServedItem> Items, RankerMix? Mix = null)
{
    public ServedList ToRow(Guid id) => new()
    {
        Id = id,
        ViewerId = ViewerId,
        List = Inputs.List,
        AboutVideoId = AboutVideoId,
        At = At,
        RankerId = RankerId,
        Take = Inputs.Take,
        ExperimentId = Mix?.ExperimentId,
        CandidateId = Mix?.CandidateId,
        Seed = Mix?.Seed ?? 0,
        Inputs = ServedListFormat.WriteInputs(Inputs, Cosines.ToRecorded()),
        Items = ServedListFormat.WriteItems(Items),
    };
}
