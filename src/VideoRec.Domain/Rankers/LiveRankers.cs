using VideoRec.Domain.Feed;

namespace VideoRec.Domain.Rankers;

/// <summary>The numbers of a version with its id.</summary>
public sealed record NumberedRanker(Guid Id, RankerParameters Parameters);

/// <summary>A live comparison that goes on.</summary>
/// <param name="Share">Share of the viewers who take part, 0…1.</param>
public sealed record RunningExperiment(Guid Id, double Share, NumberedRanker Candidate);

/// <summary>Who ranks now, in memory: feeds read it without waiting, and a promotion is there with the next feed.</summary>
public sealed class LiveRankers
{
    private volatile State _state = new(new NumberedRanker(Guid.Empty, new RankerParameters()), null);

    public NumberedRanker Live => _state.Live;

    public RunningExperiment? Experiment => _state.Experiment;

    internal void Set(NumberedRanker live, RunningExperiment? experiment) => _state = new State(live, experiment);

    private sealed record State(NumberedRanker Live, RunningExperiment? Experiment);
}
