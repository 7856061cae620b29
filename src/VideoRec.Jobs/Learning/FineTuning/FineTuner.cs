using VideoRec.Domain.Training;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Learns a <see cref="GatedResidual"/> from videos that belong together. Each fold holds other labels out, and viewers or videos of
/// the rest; together their validation says when to stop and how strong the projection may be; then it is trained that long on
/// everything. Goes through the steps from build to validate, with checkpoints.
/// </summary>
internal sealed class FineTuner
{
    private readonly TrainingContext _context;
    private readonly FineTuningConfiguration _settings;
    private readonly TasteSet _set;
    private readonly int[] _videos;
    private readonly IReadOnlyList<TasteGroup> _groups;
    private readonly PrincipalAxes _axes;
    private readonly ExecutionProviderSelector? _providers;
    private readonly List<ValidationCurve> _done = [];
    private ValidationCurve _open = new();
    private byte[] _saved = [];

    /// <param name="videos">Places of the videos that may be learned from; all others only have their share in the mean and the axes.</param>
    /// <param name="groups">What says which of them belong together.</param>
    /// <param name="providers">Finds the best device there is; null: the processor.</param>
    public FineTuner(TrainingContext context, TasteSet set, int[] videos, IReadOnlyList<TasteGroup> groups, ExecutionProviderSelector? providers = null)
    {
        (_context, _videos, _groups, _providers) = (context, videos, groups, providers);
        _settings = context.ReadConfiguration<FineTuningConfiguration>();
        _axes = PrincipalAxes.Of([.. set.Videos.Select(video => video.Look)], _settings.Axes);
        _set = set.In(_axes);
        using var checkpoint = context.TryOpenCheckpoint();
        if (checkpoint is not null)
            Read(checkpoint);
    }

    public async Task<TunedProjection> RunAsync(CancellationToken cancellationToken)
    {
        await _context.EnterStepAsync(TrainingStep.Build, $"A projection for {_videos.Length} videos", cancellationToken).ConfigureAwait(false);
        await _context.EnterStepAsync(TrainingStep.Train, $"{_settings.Folds} folds, then all videos, up to {_settings.Steps} steps each", cancellationToken).ConfigureAwait(false);
        while (_done.Count < _settings.Folds)
        {
            await RunFoldAsync(_done.Count, cancellationToken).ConfigureAwait(false);
            _done.Add(_open);
            (_open, _saved) = (new ValidationCurve(), []);
        }

        var choice = ValidationCurve.Choose(_done, _settings.MayFall);
        using var training = Begin(_videos, _groups, _done.Count);
        while (training.Steps < choice.Look * _settings.ValidateEvery)
        {
            var loss = training.Step();
            if (training.Steps % _settings.ValidateEvery == 0)
                await _context.ReportAsync(At(_settings.Folds, training), Total, loss, null, cancellationToken).ConfigureAwait(false);
            await PointAsync(training, cancellationToken).ConfigureAwait(false);
        }

        await _context.EnterStepAsync(TrainingStep.Validate, "How far to go from the encoder as it is", cancellationToken).ConfigureAwait(false);
        var parameters = training.Graph.Trainer.ReadParameters().ToDictionary(parameter => parameter.Key, parameter => _axes.Directions(parameter.Value));
        return new TunedProjection(parameters, training.Residual with { Dimension = _axes.Centre.Length }, _axes.Centre, (int)training.Steps, choice);
    }

    private int Total => (_settings.Folds + 1) * _settings.Steps;

    private async Task RunFoldAsync(int fold, CancellationToken cancellationToken)
    {
        var split = TasteSplit.Of(_videos, _groups, 1.0 / _settings.Folds, (ulong)_context.Seed, fold, _context.Limits.Threads);
        if (split.Train.Length < 2)
            throw new TrainingRefusedException("There are too few videos that belong together to hold some of them out.");
        using var training = Begin(split.Train, split.Groups, fold);
        float? loss = null;
        while (true)
        {
            if (training.Steps == _open.Count * (long)_settings.ValidateEvery)
            {
                Look(training, split);
                await _context.ReportAsync(At(fold, training), Total, loss, _open.Latest(_settings.MayFall).Best, cancellationToken).ConfigureAwait(false);
            }

            if (training.Steps >= _settings.Steps || _open.IsStale(_settings.Patience, _settings.MayFall))
                return;
            loss = training.Step();
            await PointAsync(training, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Look(SlotTraining training, TasteSplit split)
    {
        var pulls = _videos.Zip(training.Graph.Pulls([.. _videos.Select(video => _set.Videos[video].Look)])).ToDictionary(pair => pair.First, pair => pair.Second);
        _open.Add(Ask(split.Familiar), Ask(split.Strange));

        double[] Ask(RetrievalTask task)
        {
            var precisions = task.Ask(video => _set.Videos[video].Look, video => pulls[video], ValidationCurve.Strengths);
            return [.. ValidationCurve.Strengths.Select((_, strength) => RetrievalTask.Mean([.. precisions.Select(query => query[strength])]))];
        }
    }

    private SlotTraining Begin(int[] videos, IReadOnlyList<TasteGroup> groups, int fold)
    {
        var training = _providers is null ? Open(GraphSession.OneThread) : _providers.Open(Open).Opened;
        if (_saved.Length > 0)
            training.Graph.Trainer.LoadState(new MemoryStream(_saved));
        return training;

        SlotTraining Open(SessionPlan plan) => new(
            _set, videos, groups, _settings, ((ulong)(uint)_context.Seed << 8) + (ulong)fold, plan with { Threads = _context.Limits.Threads });
    }

    /// <summary>Place on the curves: each training has its own stretch of it.</summary>
    private int At(int fold, SlotTraining training) => (fold * _settings.Steps) + (int)training.Steps + 1;

    private ValueTask PointAsync(SlotTraining training, CancellationToken cancellationToken) => _context.PointAsync(stream => Write(stream, training), cancellationToken);

    private void Write(Stream stream, SlotTraining training)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(_done.Count);
        foreach (var curve in _done)
            curve.Write(writer);
        _open.Write(writer);
        writer.Flush();
        training.Graph.Trainer.SaveState(stream);
    }

    private void Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        for (var left = reader.ReadInt32(); left > 0; left--)
            _done.Add(ValidationCurve.Read(reader));
        _open = ValidationCurve.Read(reader);
        _saved = reader.ReadBytes((int)(stream.Length - stream.Position));
    }
}
