using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Each fold holds other labels out, and viewers or videos of the rest; together their validation says when to stop and how strong
/// what was learned may be; then it is trained that long on everything.
/// </summary>
/// <param name="videos">Places of the videos that may be learned from.</param>
/// <param name="groups">What says which of them belong together.</param>
/// <param name="providers">Finds the best device there is; null: the processor.</param>
/// <param name="begin">Begins a training on some videos with a seed of its own.</param>
internal sealed class FoldedTraining<T>(
    TrainingContext context, FoldPlan plan, int[] videos, IReadOnlyList<TasteGroup> groups, ExecutionProviderSelector? providers,
    Func<int[], IReadOnlyList<TasteGroup>, ulong, SessionPlan, T> begin)
    where T : IFoldTraining
{
    private readonly List<ValidationCurve> _done = [];
    private ValidationCurve _open = new();
    private byte[] _saved = [];

    /// <summary>What a checkpoint begins with.</summary>
    public required Action<BinaryWriter> Header { get; init; }

    /// <returns>The training on everything, and what validation lets of it be.</returns>
    public async Task<(T Training, ValidationChoice Choice)> RunAsync(CancellationToken cancellationToken)
    {
        while (_done.Count < plan.Folds)
        {
            await RunFoldAsync(_done.Count, cancellationToken).ConfigureAwait(false);
            _done.Add(_open);
            (_open, _saved) = (new ValidationCurve(), []);
        }

        var choice = ValidationCurve.Choose(_done, plan.MayFall);
        var training = Begin(videos, groups, _done.Count);
        try
        {
            while (training.Trainer.Steps < choice.Look * plan.ValidateEvery)
            {
                var loss = training.Step();
                if (training.Trainer.Steps % plan.ValidateEvery == 0)
                    await context.ReportAsync(At(plan.Folds, training), plan.Of, loss, null, cancellationToken).ConfigureAwait(false);
                await PointAsync(training, cancellationToken).ConfigureAwait(false);
            }

            return (training, choice);
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>Goes on from what <see cref="Header"/> was followed by.</summary>
    public void Read(BinaryReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
            _done.Add(ValidationCurve.Read(reader));
        _open = ValidationCurve.Read(reader);
        _saved = reader.ReadBytes((int)(reader.BaseStream.Length - reader.BaseStream.Position));
    }

    private async Task RunFoldAsync(int fold, CancellationToken cancellationToken)
    {
        var split = TasteSplit.Of(videos, groups, 1.0 / plan.Folds, (ulong)context.Seed, fold, context.Limits.Threads);
        if (split.Train.Length < 2)
            throw new TrainingRefusedException("There are too few videos that belong together to hold some of them out.");
        using var training = Begin(split.Train, split.Groups, fold);
        float? loss = null;
        while (true)
        {
            if (training.Trainer.Steps == _open.Count * (long)plan.ValidateEvery)
            {
                var looks = videos.Zip(training.Looks(videos)).ToDictionary(pair => pair.First, pair => pair.Second);
                _open.Add(Ask(looks, split.Familiar), Ask(looks, split.Strange));
                await context.ReportAsync(At(fold, training), plan.Of, loss, _open.Latest(plan.MayFall).Best, cancellationToken).ConfigureAwait(false);
            }

            if (training.Trainer.Steps >= plan.Steps || _open.IsStale(plan.Patience, plan.MayFall))
                return;
            loss = training.Step();
            await PointAsync(training, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>mAP at each of <see cref="ValidationCurve.Strengths"/>.</summary>
    private static double[] Ask(Dictionary<int, float[][]> looks, RetrievalTask task) =>
        [.. ValidationCurve.Strengths.Select((_, strength) => RetrievalTask.Mean(task.Ask(video => looks[video][strength])))];

    private T Begin(int[] learned, IReadOnlyList<TasteGroup> belonging, int fold)
    {
        var training = providers is null ? Open(GraphSession.OneThread) : providers.Open(Open).Opened;
        if (_saved.Length > 0)
            training.Trainer.LoadState(new MemoryStream(_saved));
        return training;

        T Open(SessionPlan device) => begin(
            learned, belonging, ((ulong)(uint)context.Seed << 8) + (ulong)fold, device with { Threads = context.Limits.Threads });
    }

    /// <summary>Place on the curves: each training has its own stretch of it.</summary>
    private int At(int fold, T training) => plan.From + (fold * plan.Steps) + (int)training.Trainer.Steps + 1;

    private ValueTask PointAsync(T training, CancellationToken cancellationToken) => context.PointAsync(stream => Write(stream, training), cancellationToken);

    private void Write(Stream stream, T training)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        Header(writer);
        writer.Write(_done.Count);
        foreach (var curve in _done)
            curve.Write(writer);
        _open.Write(writer);
        writer.Flush();
        training.Trainer.SaveState(stream);
    }
}

/// <param name="Steps">At most, a fold.</param>
/// <param name="ValidateEvery">Steps between two looks at validation data.</param>
/// <param name="Patience">Looks without a gain before a fold ends.</param>
/// <param name="MayFall">How far the mAP of labels that were not learned from may fall in validation.</param>
/// <param name="From">Where it begins on the curves.</param>
/// <param name="Of">Where the curves end.</param>
internal sealed record FoldPlan(int Folds, int Steps, int ValidateEvery, int Patience, double MayFall, int From, int Of)
{
    /// <summary>Places on the curves that a training of so many steps takes.</summary>
    public static int Length(int folds, int steps) => (folds + 1) * steps;
}
