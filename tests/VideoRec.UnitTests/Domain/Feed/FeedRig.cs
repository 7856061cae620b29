using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>A feed over a given index and log, with nothing kept of what it serves.</summary>
internal static class FeedRig
{
    public static FeedService Service(
        SqliteFixture sqlite, VectorIndexes indexes, InteractionStore interactions, InteractionEvents events, TimeProvider time,
        ViewerChoiceStore? choices = null, RankingOptions? ranking = null, SequenceModels? sequences = null,
        IRankedListLog? log = null)
    {
        var options = Options.Create(ranking ?? new RankingOptions());
        var clock = new RankingClock(time, options);
        var audience = new AudienceStore(sqlite, events, clock);
        return new FeedService(
            indexes, interactions, choices ?? new ViewerChoiceStore(sqlite, events, time), new BehaviourModels(Options.Create(new BehaviourOptions())),
            sequences ?? new SequenceModels(Options.Create(new BehaviourOptions())), audience, log ?? new NoRankedListLog(), new ParametersOfSettings(options), clock, Options.Create(new TasteOptions()));
    }
}
