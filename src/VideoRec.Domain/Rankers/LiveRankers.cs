using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;

namespace VideoRec.Domain.Rankers;

/// <summary>The numbers of a version with its id.</summary>
public sealed record NumberedRanker(Guid Id, RankerParameters Parameters);

/// <summary>A live comparison that goes on.</summary>
/// <param name="Share">Share of the viewers who take part, 0…1.</param>
public sealed record RunningExperiment(Guid Id, double Share, NumberedRanker Candidate);

/// <summary>A version that fills somebody's list in turns with the live one.</summary>
/// <param name="Seed">The coins of that viewer's lists.</param>
public sealed record RankerMix(Guid ExperimentId, Guid CandidateId, RankerParameters Parameters, ulong Seed);

/// <summary>Who ranks now, in memory: feeds read it without waiting, and a promotion is there with the next feed.</summary>
public sealed class LiveRankers(IOptions<RankingOptions> settings) : IRankerParametersSource
{
    private volatile State _state = new(new NumberedRanker(Guid.Empty, RankerParameters.Of(settings.Value)), null);

    public NumberedRanker Live => _state.Live;

    public RunningExperiment? Experiment => _state.Experiment;

    public (string RankerId, RankerParameters Parameters) For(Guid viewerId, FeedList list)
    {
        var live = _state.Live;
        return (live.Id.ToString(), live.Parameters);
    }

    /// <summary>Lists in an order of their own (similar, subscriptions, trending) are not mixed: both rankers would agree.</summary>
    public RankerMix? MixFor(Guid viewerId, FeedList list) =>
        list is FeedList.ForYou or FeedList.UpNext or FeedList.BecauseYouWatched or FeedList.NewForYou
        && _state.Experiment is { } experiment && viewerId != Guid.Empty && TeamDraft.SeedOf(viewerId, experiment.Id, experiment.Share) is { } seed
            ? new RankerMix(experiment.Id, experiment.Candidate.Id, experiment.Candidate.Parameters, seed)
            : null;

    internal void Set(NumberedRanker live, RunningExperiment? experiment) => _state = new State(live, experiment);

    private sealed record State(NumberedRanker Live, RunningExperiment? Experiment);
}
