using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Domain.ServedLists;

namespace VideoRec.Jobs.Learning;

/// <summary>A ranker that was learned, with what it was learned from and how it ranks viewers it was not learned from.</summary>
/// <param name="Fixed">Mean nDCG@10 of the live numbers on held-out viewers; null where there were none.</param>
/// <param name="Blended">The same of the new ones.</param>
internal sealed record LearnedParameters(RankerParameters Parameters, int Lists, int Viewers, double? Fixed, double? Blended);

/// <summary>
/// Learns step functions of the signals from served lists with at least one click. Grades: finished 3, watched half 2,
/// clicked 1, shown 0. Against position bias only what stands at most one place below the lowest click takes part: what
/// is below was perhaps never looked at.
/// </summary>
internal static class RankerLearner
{
    private const int K = 10;
    private const int HeldOutEvery = 4;

    /// <exception cref="InvalidOperationException">No list teaches anything.</exception>
    public static LearnedParameters Learn(
        IReadOnlyList<OutcomeList> lists, RankerParameters live, double halfEvidence, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var examples = lists.Where(l => l.List.List is FeedList.ForYou or FeedList.NewForYou && l.Outcomes.Any(o => o.Grade > 0)).Select(Example.Of).ToList();
        var viewers = examples.Select(e => e.Viewer).Distinct().Order().ToList();
        var held = viewers.Where((_, i) => i % HeldOutEvery == HeldOutEvery - 1).ToHashSet();
        var judged = examples.Where(e => held.Contains(e.Viewer)).ToList();
        double? fixedNdcg = null, blendedNdcg = null;
        if (judged.Count > 0)
        {
            var trial = Fit([.. examples.Where(e => !held.Contains(e.Viewer))], live, halfEvidence, cancellationToken);
            fixedNdcg = Ndcg(judged, live);
            blendedNdcg = Ndcg(judged, trial);
            progress?.Report(0.5);
        }

        var parameters = Fit(examples, live, halfEvidence, cancellationToken);
        progress?.Report(1);
        return new LearnedParameters(parameters, examples.Count, viewers.Count, fixedNdcg, blendedNdcg);
    }

    /// <summary>n / (n + half).</summary>
    internal static double ShareOf(int lists, double halfEvidence) => lists / (lists + halfEvidence);

    private static RankerParameters Fit(IReadOnlyList<Example> examples, RankerParameters live, double halfEvidence, CancellationToken cancellationToken)
    {
        var rows = new RankingRows(LearnedWeights.Signals);
        var numberOf = new Dictionary<Guid, int>();
        foreach (var example in examples)
        {
            rows.AddGroup(numberOf.TryGetValue(example.Viewer, out var known) ? known : numberOf[example.Viewer] = numberOf.Count, example.Rows.Count(r => r.Grade > 0));
            foreach (var (candidate, grade) in example.Rows)
                rows.Add(LearnedWeights.ValuesOf(candidate.Signals), grade);
        }

        var settings = new AdditiveRankerSettings(MinimumRowsPerLeaf: Math.Clamp(rows.Count / 20, 2, 50), Depth: K);
        var learned = AdditiveRankerTrainer.Train(rows, settings, null, cancellationToken).Ranker;
        var scale = Scale(examples, rows, learned, live);
        return live with { Learned = [.. learned.Factors.Select(f => Anchored(f, scale))], LearnedShare = ShareOf(examples.Count, halfEvidence) };
    }

    /// <summary>0 where the signal is 0, in the unit of the fixed weights.</summary>
    private static AdditiveFactor Anchored(AdditiveFactor factor, double scale)
    {
        var atZero = factor.Part(0);
        return factor with { Values = Array.ConvertAll(factor.Values, v => scale * (v - atZero)) };
    }

    /// <summary>Makes learned scores spread as widely as the fixed ones, so that variety and sliders keep their say.</summary>
    private static double Scale(IReadOnlyList<Example> examples, RankingRows rows, AdditiveRanker learned, RankerParameters live)
    {
        var spread = Spread([.. Enumerable.Range(0, rows.Count).Select(row => learned.Score(rows.Values(row)))]);
        var wanted = Spread([.. examples.SelectMany(e => e.Scores(live with { LearnedShare = 0 }))]);
        return spread < 1e-12 ? 0 : wanted / spread;
    }

    private static double Spread(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Ndcg(IReadOnlyList<Example> examples, RankerParameters parameters) => examples
        .Select(e => RankerComparison.GradedNdcg(
            [.. e.Rows.Zip(e.Scores(parameters)).OrderByDescending(x => x.Second).Select(x => x.First.Grade)], [.. e.Rows.Select(r => r.Grade)], K) ?? 0)
        .Average();

    /// <summary>The part of a list that teaches.</summary>
    private sealed record Example(Guid Viewer, RankingInputs Inputs, IReadOnlyList<(RankingCandidate Candidate, int Grade)> Rows)
    {
        public static Example Of(OutcomeList list)
        {
            var inputs = list.List.ReadInputs();
            var byId = inputs.Candidates.ToDictionary(c => c.VideoId);
            var lowest = list.Outcomes.Select((o, place) => o.Grade > 0 ? place : -1).Max();
            return new Example(list.List.ViewerId, inputs, [.. list.Items.Take(lowest + 2).Zip(list.Outcomes, (item, outcome) => (byId[item.VideoId], outcome.Grade))]);
        }

        /// <summary>Scores without variety, in the order of the rows.</summary>
        public IEnumerable<double> Scores(RankerParameters parameters)
        {
            var all = ListRanker.Decide(
                Inputs with { Take = Rows.Count, Candidates = [.. Rows.Select(r => r.Candidate)] },
                parameters with { Variety = 0, ChannelPenalty = 0, FirstAudiencePlace = 0 }, Unlike.Instance);
            var scores = all.ToDictionary(d => d.Candidate, d => d.Score);
            return Enumerable.Range(0, Rows.Count).Select(i => scores[i]);
        }
    }

    private sealed class Unlike : ICandidateCosines
    {
        public static Unlike Instance { get; } = new();

        public float Cosine(int a, int b) => 0;
    }
}
