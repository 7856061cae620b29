using System.Diagnostics;
using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Sequences;

namespace VideoRec.Evaluation.Sequences;

/// <summary>How a ranker does on the test items, with the settings that were best on validation.</summary>
/// <param name="Ranks">Of the held-back item of each viewer.</param>
internal sealed record SequenceResult(string Model, string Settings, double Validation, int[] Ranks, double Seconds)
{
    public (double Low, double High) NdcgInterval(int k) =>
        Bootstrap.Interval(Ranks.Length, 1000, drawn => LeaveLastOut.Ndcg(drawn.Select(at => Ranks[at]), k));
}

/// <summary>Chooses settings on validation and judges each ranker once on the test items.</summary>
internal sealed class SequenceStudy(LeaveLastOut data, int k, int epochs, int patience, SessionPlan plan, Action<string> log)
{
    /// <summary>Settings of the network that are tried.</summary>
    public static IReadOnlyList<SequenceSettings> GridOf(int[] sizes, double[] dropouts) =>
    [
        .. from size in sizes
           from dropout in dropouts
           select new SequenceSettings { Codes = size, States = size, Window = 50, Batch = 32, Dropout = dropout, LearningRate = 0.002, WeightDecay = 0.05 },
    ];

    public SequenceResult Judge(SequenceRecipe recipe)
    {
        var started = Stopwatch.GetTimestamp();
        (double Value, double[] Settings) best = (-1, []);
        foreach (var settings in recipe.Grid)
        {
            var value = LeaveLastOut.Ndcg(data.Ranks(false, recipe.Make(settings)), k);
            if (value > best.Value)
                best = (value, settings);
        }

        var text = best.Settings.Length == 0 ? "" : $"{recipe.Settings}: {string.Join(", ", best.Settings)}";
        var result = new SequenceResult(recipe.Name, text, best.Value, data.Ranks(true, recipe.Make(best.Settings)), Stopwatch.GetElapsedTime(started).TotalSeconds);
        log($"{recipe.Name}: validation nDCG@{k} {best.Value:0.0000} [{text}]");
        return result;
    }

    /// <summary>Trains the network with every setting of the grid, and with the best of them once more a further seed: the first is judged, the others only say how much chance there is in it.</summary>
    public IReadOnlyList<SequenceResult> JudgeNetwork(IReadOnlyList<SequenceSettings> grid, int seeds)
    {
        var tried = grid.Select(settings => (Settings: settings, Result: Fit(settings, 1))).ToList();
        var (settings, first) = tried.MaxBy(t => t.Result.Validation);
        return [first, .. Enumerable.Range(2, seeds - 1).Select(seed => Fit(settings, (ulong)seed))];
    }

    private SequenceResult Fit(SequenceSettings settings, ulong seed)
    {
        var started = Stopwatch.GetTimestamp();
        var sequences = Enumerable.Range(0, data.Viewers).Select(data.Train).Where(items => items.Length > 1).ToArray();
        using var trainer = new SequenceTrainer(new SequenceItems(data.Items), sequences, settings, seed, plan);
        var fit = new SequenceFit(trainer, epochs, patience, settings.LearningRate);
        while (!fit.IsDone)
        {
            if (!fit.Step())
                continue;
            fit.EndEpoch(LeaveLastOut.Ndcg(Ranks(trainer, false), k));
            log($"  size {settings.States}, dropout {settings.Dropout}, seed {seed}, epoch {fit.Epoch}: loss {fit.Loss:0.000}, best nDCG@{k} {fit.BestValue:0.0000} at {fit.BestEpoch} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)");
        }

        fit.Restore();
        var text = $"states {settings.States}, dropout {settings.Dropout}, epoch {fit.BestEpoch}, seed {seed}";
        return new SequenceResult(seed == 1 ? "GRU" : $"GRU, seed {seed}", text, fit.BestValue, Ranks(trainer, true), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private int[] Ranks(SequenceTrainer trainer, bool isTest)
    {
        var points = trainer.Predict([.. Enumerable.Range(0, data.Viewers).Select(viewer => data.History(viewer, isTest))]);
        var scores = trainer.Scores(points, withBias: true);
        return data.Ranks(isTest, (viewer, _) => scores[viewer]);
    }
}
