using System.Diagnostics;
using VideoRec.Jobs.Behaviour;

namespace VideoRec.Evaluation.Ratings;

/// <summary>How to make a scorer, and the settings to choose from on an inner split of train.</summary>
/// <param name="Train">Given a set and one of the grid's settings.</param>
internal sealed record Recipe(string Name, double[][] Grid, Func<RatingsSet, double[], IScorer> Train);

/// <summary>The scorers that are worth trying on a set: what it has no data for, or is too large for, is left out.</summary>
internal static class Recipes
{
    private const int Neighbours = 200;

    /// <summary>Above these only the first two settings of each grid are tried, and one iALS instead of three.</summary>
    private const int LargeTrain = 300_000;
    private const int LargeSide = 2500;

    /// <param name="maxEase">Items, or viewers, above which the closed form over them is left out.</param>
    public static List<Recipe> For(RatingsSet set, int maxEase)
    {
        var recipes = new List<Recipe>
        {
            new("item-knn", [[400, 50], [100, 10], [100, 50], [400, 0], [400, 10]], (s, p) => new ItemScorer("item-knn", ItemKnnTrainer.Train(s.Matrix, (int)p[0], p[1]), s.Matrix)),
            new("user-knn", [[200, 10], [100, 10], [100, 50], [400, 10]], (s, p) => new ViewerScorer("user-knn", ItemKnnTrainer.Train(s.Matrix.Transpose(), (int)p[0], p[1]), s.Matrix)),
            new("rp3beta", [[0.8, 0.5], [0.6, 0.3], [0.8, 0.3], [1, 0.3]], (s, p) => new ItemScorer("rp3beta", Rp3BetaTrainer.Train(s.Matrix, Neighbours, p[0], p[1]), s.Matrix)),
            new("svd", [[20], [48], [12], [32]], (s, p) => new ItemScorer("svd", PureSvdTrainer.Train(s.Matrix, (int)p[0]), s.Matrix)),
            Ials("ials-64", 64),
        };
        var isLarge = set.Train.Count > LargeTrain || Math.Max(set.Items, set.Viewers) > LargeSide;
        if (!isLarge)
            recipes.AddRange([Ials("ials-32", 32), Ials("ials-96", 96)]);
        if (set.Items <= maxEase)
        {
            recipes.Add(new("ease", [[500], [200], [300], [800], [100]], (s, p) => new ItemScorer("ease", EaseTrainer.Train(s.Matrix, p[0]), s.Matrix)));
            recipes.Add(new("edlae", [[0.33, 300], [0.5, 150], [0.5, 50], [0.25, 100]], (s, p) => new ItemScorer("edlae", EaseTrainer.Train(s.Matrix, p[1], p[0]), s.Matrix)));
            if (set.HasValues)
                recipes.Add(new("ease-rated", [[500], [200], [800], [300]], (s, p) => new ItemScorer("ease-rated", EaseTrainer.Train(s.Rated, p[0]), s.Rated)));
        }

        if (set.Viewers <= maxEase)
            recipes.Add(new("ease-users", [[400], [200], [800], [1600]], (s, p) => new ViewerScorer("ease-users", EaseTrainer.Train(s.Matrix.Transpose(), p[0]), s.Matrix)));
        if (set.HasTimes)
            recipes.Add(new("session-knn", [[1e-5], [1e-4], [1e-3], [1e-2]], (s, p) => new ItemScorer("session-knn", TimedKnnTrainer.Train(s.Times, p[0], Neighbours, 10), s.Matrix)));
        return isLarge ? [.. recipes.Select(r => r with { Grid = r.Grid[..2] })] : recipes;
    }

    private static Recipe Ials(string name, int dimensions) => new(
        name, [[0.03, 0.1], [0.01, 0.1], [0.02, 0.1], [0.05, 0.1], [0.03, 0.3]],
        (s, p) => new ItemScorer(name, IalsTrainer.Train(s.Matrix, new IalsSettings(dimensions, 12, p[1], p[0])), s.Matrix));
}

/// <summary>Chooses the settings of every recipe on one inner split of train.</summary>
internal static class Tuning
{
    /// <param name="most">Viewers at most that settings are compared on.</param>
    public static List<(Recipe Recipe, double[] Settings)> Choose(IReadOnlyList<Recipe> recipes, RatingsSet inner, int k, int most, Action<string> log)
    {
        var viewers = Lists.JudgedViewers(inner, most).ToHashSet();
        var chosen = new List<(Recipe, double[])>();
        foreach (var recipe in recipes)
        {
            var best = (Ndcg: -1.0, Settings: recipe.Grid[0]);
            var started = Stopwatch.GetTimestamp();
            foreach (var settings in recipe.Grid)
            {
                var ndcg = Lists.Judge(inner, recipe.Train(inner, settings), k, viewers).Ndcg;
                if (ndcg > best.Ndcg)
                    best = (ndcg, settings);
                log($"  {recipe.Name} [{string.Join(", ", settings)}] inner nDCG {ndcg:0.0000}");
            }

            log($"{recipe.Name}: [{string.Join(", ", best.Settings)}], inner nDCG {best.Ndcg:0.0000} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)");
            chosen.Add((recipe, best.Settings));
        }

        return chosen;
    }
}
