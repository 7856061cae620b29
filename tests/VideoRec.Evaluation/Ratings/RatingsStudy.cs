using System.Diagnostics;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Jobs.Learning;

namespace VideoRec.Evaluation.Ratings;

/// <param name="Settings">What was chosen on the inner split.</param>
/// <param name="Seconds">Time to train it with the settings chosen.</param>
internal sealed record RatingsResult(string Model, RankingScore Score, string Settings, double Seconds);

/// <summary>How large a study is made.</summary>
/// <param name="Depth">k.</param>
/// <param name="Models">Names to judge; empty is all.</param>
/// <param name="MaxEase">Items, or viewers, above which the closed form over them is left out.</param>
/// <param name="Folds">Inner splits the ranker learns from.</param>
internal sealed record StudyOptions(int Depth = 10, IReadOnlyList<string>? Models = null, int MaxEase = 4000, int Folds = 3, int Candidates = 100, int MaxRounds = 400);

/// <summary>
/// Judges every ranker on what was held back. Whatever there is to choose (settings, blend, rounds) is chosen on inner
/// splits of train; test is looked at once, for the table.
/// </summary>
internal sealed class RatingsStudy(RatingsSet set, StudyOptions options, Action<string> log)
{
    public const string Blend = "blend";
    public const string Ranker = "ranker";
    private const double Share = 0.25;
    private const int MaxViewersToTune = 2000;
    private const int MaxLists = 4000;

    /// <exception cref="InvalidDataException">A name is not that of a model, or there is nothing to judge by.</exception>
    public List<RatingsResult> Run()
    {
        if (!Enumerable.Range(0, set.Viewers).Any(viewer => Lists.IsJudged(set, viewer)))
            throw new InvalidDataException("No user of the test file is in the train file, so there is nothing to judge by.");
        var recipes = Recipes.For(set, options.MaxEase);
        CheckNames(recipes);
        var results = new List<RatingsResult>();
        foreach (var simple in (IScorer[])[new RandomScorer(), new PopularityScorer(set.Matrix)])
            if (IsWanted(simple.Name))
                results.Add(new RatingsResult(simple.Name, Lists.Judge(set, simple, options.Depth), "", 0));
        var joined = IsWanted(Blend) || IsWanted(Ranker);
        var used = recipes.Where(r => joined || IsWanted(r.Name)).ToList();
        if (used.Count == 0)
            return results;

        var inner = set.Inner(Share, 1);
        var chosen = Tuning.Choose(used, inner, options.Depth, MaxViewersToTune, log);
        var scorers = Train(chosen, set, results);
        if (!joined)
            return results;
        var innerScorers = Train(chosen, inner, null);
        var weights = BlendSearch.Weights(inner, innerScorers, options.Depth, MaxViewersToTune);
        var blend = Blended(set, scorers, weights);
        log($"blend: {Described(scorers, weights)}");
        if (IsWanted(Blend))
            results.Add(new RatingsResult(Blend, Lists.Judge(set, blend, options.Depth), Described(scorers, weights), 0));
        if (IsWanted(Ranker) && Learn(chosen, innerScorers, inner, weights, new RankerRows(set, scorers, blend, options.Candidates)) is { } learned)
            results.Add(learned);
        return results;
    }

    /// <returns>Null where there is too little to learn from.</returns>
    private RatingsResult? Learn(
        List<(Recipe Recipe, double[] Settings)> chosen, List<IScorer> innerScorers, RatingsSet inner, int[] weights, RankerRows target)
    {
        var started = Stopwatch.GetTimestamp();
        var rows = new RankingRows(target.Names);
        for (var fold = 1; fold <= options.Folds; fold++)
        {
            var split = fold == 1 ? inner : set.Inner(Share, fold);
            var scorers = fold == 1 ? innerScorers : Train(chosen, split, null);
            new RankerRows(split, scorers, Blended(split, scorers, weights), options.Candidates).AddTo(rows, MaxLists / options.Folds, fold);
            log($"ranker: inner split {fold} of {options.Folds}, {rows.Count} rows ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)");
        }

        if (!AdditiveRankerTrainer.CanLearnFrom(rows))
        {
            log("ranker: there is too little to learn from");
            return null;
        }

        var learned = AdditiveRankerTrainer.Train(rows, new AdditiveRankerSettings(options.MaxRounds, Depth: options.Depth));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        log($"ranker: {learned.Rounds} rounds, nDCG {learned.HeldOutNdcg:0.0000} for viewers held out ({seconds:0} s)");
        foreach (var factor in learned.Ranker.Factors.OrderByDescending(f => f.Values.Max() - f.Values.Min()))
            log($"  {factor.Name}: {factor.Values.Min():+0.00;-0.00} … {factor.Values.Max():+0.00;-0.00}");
        Last = learned.Ranker;
        return new RatingsResult(
            Ranker, Lists.Judge(set, new RankerScorer(target, [learned.Ranker]), options.Depth), $"{learned.Rounds} rounds, {target.Names.Count} factors", seconds);
    }

    /// <summary>The ranker that was learned; null before.</summary>
    public AdditiveRanker? Last { get; private set; }

    private List<IScorer> Train(List<(Recipe Recipe, double[] Settings)> chosen, RatingsSet on, List<RatingsResult>? results)
    {
        var scorers = new List<IScorer>();
        foreach (var (recipe, settings) in chosen)
        {
            var started = Stopwatch.GetTimestamp();
            var scorer = new CachedScorer(recipe.Train(on, settings), on);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            scorers.Add(scorer);
            if (results is not null && IsWanted(recipe.Name))
                results.Add(new RatingsResult(recipe.Name, Lists.Judge(on, scorer, options.Depth), string.Join(", ", settings), seconds));
        }

        return scorers;
    }

    private static CachedScorer Blended(RatingsSet on, List<IScorer> scorers, int[] weights) => new(
        new BlendScorer(Blend, on, [.. scorers.Select((scorer, i) => (scorer, (double)weights[i])).Where(part => part.Item2 > 0)]), on);

    private static string Described(List<IScorer> scorers, int[] weights) =>
        string.Join(" + ", scorers.Select((scorer, i) => (scorer.Name, Weight: weights[i])).Where(p => p.Weight > 0).Select(p => p.Weight == 1 ? p.Name : $"{p.Weight} {p.Name}"));

    private bool IsWanted(string name) => options.Models is not { Count: > 0 } || options.Models.Contains(name);

    private void CheckNames(List<Recipe> recipes)
    {
        string[] known = ["random", "popularity", .. recipes.Select(r => r.Name), Blend, Ranker];
        if (options.Models?.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new InvalidDataException($"There is no model '{unknown}' for these files; there are {string.Join(", ", known)}.");
    }
}
