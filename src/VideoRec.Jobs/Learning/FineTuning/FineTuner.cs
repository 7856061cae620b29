using VideoRec.Domain.Training;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Learns from videos that belong together: the encoder's last block, where what it is fed is given, and then a
/// <see cref="GatedResidual"/> on top (<see cref="FoldedTraining{T}"/> each). Goes through the steps from build to validate, with checkpoints.
/// </summary>
internal sealed class FineTuner
{
    private readonly TrainingContext _context;
    private readonly FineTuningConfiguration _settings;
    private readonly TasteSet _set;
    private readonly int[] _videos;
    private readonly IReadOnlyList<TasteGroup> _groups;
    private readonly ExecutionProviderSelector? _providers;
    private readonly BlockData? _data;

    /// <param name="videos">Places of the videos that may be learned from; all others only have their share in the mean and the axes.</param>
    /// <param name="groups">What says which of them belong together.</param>
    /// <param name="providers">Finds the best device there is; null: the processor.</param>
    /// <param name="block">What the last block is learned from; null leaves it as it is.</param>
    public FineTuner(
        TrainingContext context, TasteSet set, int[] videos, IReadOnlyList<TasteGroup> groups, ExecutionProviderSelector? providers = null, BlockData? block = null)
    {
        (_context, _set, _videos, _groups, _providers, _data) = (context, set, videos, groups, providers, block);
        _settings = context.ReadConfiguration<FineTuningConfiguration>();
    }

    private int BlockLength => _data is null ? 0 : FoldPlan.Length(_settings.Folds, _settings.BlockSteps);

    private int Total => BlockLength + FoldPlan.Length(_settings.Folds, _settings.Steps);

    public async Task<TunedEncoder> RunAsync(CancellationToken cancellationToken)
    {
        await _context.EnterStepAsync(
            TrainingStep.Build, $"{(_data is null ? "A projection" : "A last block and a projection")} for {_videos.Length} videos", cancellationToken).ConfigureAwait(false);
        await _context.EnterStepAsync(TrainingStep.Train, $"{_settings.Folds} folds, then all videos, up to {_settings.Steps} steps each", cancellationToken).ConfigureAwait(false);
        await using var checkpoint = _context.TryOpenCheckpoint();
        using var reader = checkpoint is null ? null : new BinaryReader(checkpoint);

        // What a checkpoint begins with: whether the block is done, and if so what it came to.
        var (isBlockDone, block) = (reader?.ReadBoolean() ?? false, default(TunedBlock));
        if (_data is not null)
            block = isBlockDone ? TunedBlock.Read(reader!, _data.Block) : await TrainBlockAsync(_data, reader, cancellationToken).ConfigureAwait(false);
        var set = _data is null || block!.Choice.Strength == 0 ? _set : TunedBlock.Seen(_set, block.Block, _data.Power, _data.Features, _context.Plan());
        var projection = await ProjectAsync(set, block, isBlockDone || _data is null ? reader : null, cancellationToken).ConfigureAwait(false);
        await _context.EnterStepAsync(TrainingStep.Validate, "How far to go from the encoder as it is", cancellationToken).ConfigureAwait(false);
        return new TunedEncoder(block is { Choice.Strength: > 0 } ? block : null, projection, set);
    }

    private async Task<TunedBlock> TrainBlockAsync(BlockData data, BinaryReader? reader, CancellationToken cancellationToken)
    {
        var centre = PrincipalAxes.Mean([.. _set.Videos.Select(video => video.Look)]);
        var plan = new FoldPlan(_settings.Folds, _settings.BlockSteps, _settings.BlockValidateEvery, _settings.Patience, _settings.MayFall, 0, Total);
        var folds = new FoldedTraining<BlockTraining>(_context, plan, _videos, _groups, _providers, (videos, groups, seed, device) =>
            new BlockTraining(data, centre, videos, groups, _settings, seed, device))
        { Header = writer => writer.Write(false) };
        if (reader is not null)
            folds.Read(reader);
        var (training, choice) = await folds.RunAsync(cancellationToken).ConfigureAwait(false);
        using (training)
            return new TunedBlock(training.At(choice.Alpha), (int)training.Trainer.Steps, choice);
    }

    private async Task<TunedProjection> ProjectAsync(TasteSet seen, TunedBlock? block, BinaryReader? reader, CancellationToken cancellationToken)
    {
        var axes = PrincipalAxes.Of([.. seen.Videos.Select(video => video.Look)], _settings.Axes);
        var set = seen.In(axes);
        var plan = new FoldPlan(_settings.Folds, _settings.Steps, _settings.ValidateEvery, _settings.Patience, _settings.MayFall, BlockLength, Total);
        var folds = new FoldedTraining<SlotTraining>(_context, plan, _videos, _groups, _providers, (videos, groups, seed, device) =>
            new SlotTraining(set, videos, groups, _settings, seed, device, block is { Choice.Strength: > 0 }))
        {
            Header = writer =>
            {
                writer.Write(block is not null);
                block?.Write(writer);
            },
        };
        if (reader is not null)
            folds.Read(reader);
        var (training, choice) = await folds.RunAsync(cancellationToken).ConfigureAwait(false);
        using (training)
        {
            var parameters = training.Trainer.ReadParameters().ToDictionary(parameter => parameter.Key, parameter => axes.Directions(parameter.Value));
            return new TunedProjection(parameters, training.Residual with { Dimension = axes.Centre.Length }, axes.Centre, (int)training.Trainer.Steps, choice);
        }
    }
}

/// <summary>What a fine-tuning learned of an encoder.</summary>
/// <param name="Block">Null where the last block stays as it is.</param>
/// <param name="Projection">On top of it; of strength 0 where none gains.</param>
/// <param name="Seen">The set as the encoder sees it before the projection.</param>
internal sealed record TunedEncoder(TunedBlock? Block, TunedProjection Projection, TasteSet Seen)
{
    public bool IsAsItWas => Block is null && Projection.Choice.Strength == 0;
}
