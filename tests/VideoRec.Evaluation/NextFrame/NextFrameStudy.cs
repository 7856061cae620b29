using System.Numerics.Tensors;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.NextFrame;

namespace VideoRec.Evaluation.NextFrame;

/// <summary>Trains and tests fold by fold, so that each film is tested once by what has not seen its source.</summary>
internal sealed class NextFrameStudy(NextFrameConfiguration configuration, int folds, int threads)
{
    public const string Same = "same frame again";
    public const string Linear = "linear extrapolation";
    public const string Softmax = "linear softmax of the last frames";
    public const string Metric = "same frame again, learned distance";
    public const string Network = "GRU";

    /// <summary>What was told of films and their reversed copies, once a film: with the first seed.</summary>
    public List<OrderAnswer> Orders { get; } = [];

    private readonly SessionPlan _plan = new("CPU", 0, threads);

    /// <param name="films">Split by group.</param>
    /// <param name="extra">More films without any label, for training only.</param>
    /// <param name="frames">Frames a film that it is validated and tested with; training takes all.</param>
    /// <param name="seed">Of the folds and of the training.</param>
    public async Task<IReadOnlyDictionary<string, NextFrameScore>> RunAsync(
        IReadOnlyList<FrameSequence> films, IReadOnlyList<FrameSequence> extra, int frames, int seed, Action<string> tell, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<string, List<NextFrameScore>>();
        var fold = 0;
        var asksOrder = Orders.Count == 0;
        foreach (var split in GroupSplit.Folds(films, film => film.Group, folds, (ulong)seed))
        {
            var data = new GroupSplit<FrameSequence>(
                [.. split.Train, .. extra], [.. split.Validation.Select(film => film.Even(frames))], [.. split.Test.Select(film => film.Even(frames))]);
            var test = new NextFrameTest(data.Test, seed: (ulong)seed);
            Add(Same, test.Measure(SimpleGuesses.SameFrameAgain));
            Add(Linear, test.Measure(SimpleGuesses.LinearExtrapolation));
            using (var linear = NextFrameLearner.OpenLinear(data, configuration.Network, seed, _plan))
            {
                var fit = await FitAsync(linear, data, cancellationToken);
                Add(Softmax, test.Measure(linear), $"round {fit.BestRound}");
            }

            using var network = NextFrameLearner.Open(data, configuration.Network, seed, _plan);
            Add(Metric, test.Measure(network));
            var best = await FitAsync(network, data, cancellationToken);
            Add(Network, test.Measure(network), $"round {best.BestRound} of {best.Round}, validation {best.BestValue:0.0000}");
            if (asksOrder)
                Orders.AddRange(AskOrder(network, data.Train, split.Test));
            fold++;
        }

        return scores.ToDictionary(pair => pair.Key, pair => NextFrameScore.Join(pair.Value));

        void Add(string name, NextFrameScore score, string detail = "")
        {
            if (!scores.TryGetValue(name, out var known))
                scores.Add(name, known = []);
            known.Add(score);
            tell(FormattableString.Invariant($"  fold {fold + 1}: {name,-36} {score.MeanReciprocalRank:0.0000} {score.Top1:0.000} {detail}"));
        }
    }

    private static IEnumerable<OrderAnswer> AskOrder(NextFrameTrainer trained, IReadOnlyList<FrameSequence> train, IReadOnlyList<FrameSequence> test)
    {
        var folder = Directory.CreateTempSubdirectory("videorec-next-frame-");
        try
        {
            trained.Write(folder.FullName, "");
            using var model = NextFrameModel.Read(folder.FullName);
            var direction = OrderProbe.Fit([.. train.SelectMany(OrderProbe.Views).Select(film => (model.Embed(film), model.Embed(film.Reversed())))]);
            foreach (var film in test)
            {
                var (even, odd) = (OrderProbe.Half(film, 0), OrderProbe.Half(film, 1));
                yield return new OrderAnswer(
                    film.Group, OrderProbe.Views(film).Sum(view => OrderProbe.Leaning(direction, model.Embed(view), model.Embed(view.Reversed()))),
                    Nearer(model.Embed(even), model.Embed(odd), model.Embed(odd.Reversed())),
                    Nearer(even[even.Count - 1], odd[odd.Count - 1], odd[0]),
                    Nearer(model.Embed(Until(even, even.Count / 2)), model.Embed(Until(odd, odd.Count / 2)), model.Embed(Until(odd.Reversed(), odd.Count - 1 - (odd.Count / 2)))));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static FrameSequence Until(FrameSequence film, int last) => film.Pick(Enumerable.Range(0, last + 1));

        static bool Nearer(ReadOnlySpan<float> to, ReadOnlySpan<float> right, ReadOnlySpan<float> wrong) =>
            TensorPrimitives.Dot(to, right) > TensorPrimitives.Dot(to, wrong);
    }

    /// <summary>Trains on the films themselves, as a site does: a fifth of the sources is held out to choose by.</summary>
    public async Task WriteAsync(IReadOnlyList<FrameSequence> films, string frameModelId, int seed, string folder, CancellationToken cancellationToken)
    {
        var split = GroupSplit.Of(films, film => film.Group, 0.2, 0, (ulong)seed);
        var data = split with { Train = [.. split.Train, .. split.Test], Test = [] };
        using var network = NextFrameLearner.Open(data, configuration.Network, seed, _plan);
        await FitAsync(network, data, cancellationToken);
        network.Write(Directory.CreateDirectory(folder).FullName, frameModelId);
    }

    private async Task<NextFrameFit> FitAsync(NextFrameTrainer trainer, GroupSplit<FrameSequence> data, CancellationToken cancellationToken)
    {
        var fit = new NextFrameFit(trainer, configuration);
        await NextFrameLearner.FitAsync(fit, trainer, data.Validation, () => Task.CompletedTask, () =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.CompletedTask;
        });
        return fit;
    }
}
