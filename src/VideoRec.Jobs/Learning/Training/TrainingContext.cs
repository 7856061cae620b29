using System.Text.Json;
using System.Text.Json.Serialization;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Everything a training is given, and where it reports to.</summary>
/// <param name="folder">The run's own; created if it is missing.</param>
/// <param name="configuration">JSON object of the properties of <see cref="ITrainingTask.ConfigurationType"/>; missing ones have their default.</param>
public sealed class TrainingContext(Guid runId, string folder, int seed, string configuration, TrainingLimits limits, ITrainingHost host)
{
    private const string CheckpointName = "checkpoint.bin";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public Guid RunId { get; } = runId;

    /// <summary>Where the files of the model go; see <see cref="TrainingOutcome.Files"/>.</summary>
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    /// <summary>Start of every random draw of the run.</summary>
    public int Seed { get; } = seed;

    public TrainingLimits Limits { get; } = limits;

    private string Checkpoint => Path.Combine(Folder, CheckpointName);

    /// <summary>The settings of this run, checked before it began.</summary>
    public T ReadConfiguration<T>() => JsonSerializer.Deserialize<T>(configuration, Json)!;

    /// <summary>A session on the processor with the threads that the run may take.</summary>
    internal SessionPlan Plan() => new("CPU", 0, Limits.Threads);

    /// <summary>Says which of the five steps begins.</summary>
    /// <param name="text">In a few words for a person, such as <c>Reading 1200 videos</c>.</param>
    public Task EnterStepAsync(TrainingStep step, string text, CancellationToken cancellationToken) => host.EnterStepAsync(step, text, cancellationToken);

    /// <summary>A point of the curves, kept durably. Meant for once an epoch or a few times a second, not for every step.</summary>
    public Task ReportAsync(int at, int of, double? trainLoss, double? validation, CancellationToken cancellationToken) =>
        host.ReportAsync(new TrainingProgress(at, of, trainLoss, validation), cancellationToken);

    /// <summary>
    /// Names the data of the run once it was read, including what of it is held out for the test: models with the same
    /// fingerprint are compared by their held-out measures. To be called before <see cref="TryOpenCheckpoint"/>. Where a run that is
    /// taken up again finds other data than it began with, its checkpoint and curves are removed and it starts over.
    /// </summary>
    /// <param name="fingerprint">Of <see cref="DataFingerprint"/>.</param>
    public async Task UseDataAsync(string fingerprint, CancellationToken cancellationToken)
    {
        if (!await host.UseDataAsync(fingerprint, cancellationToken).ConfigureAwait(false))
            File.Delete(Checkpoint);
    }

    /// <summary>The model in use, to be measured on the test data beside the new one; null means what is built in. Its files lie in <see cref="FolderOf"/>.</summary>
    public Task<LearnedModel?> InUseAsync(CancellationToken cancellationToken) => host.InUseAsync(cancellationToken);

    /// <summary>The folder of another run, where the files of its model are.</summary>
    public string FolderOf(LearnedModel model) => Path.Combine(Path.GetDirectoryName(Folder)!, model.RunId.ToString("N"));

    /// <summary>
    /// To be called between any two steps, at least every second or so: waits while the share of the CPU is used up or the
    /// site is busy serving, writes a checkpoint where one is due, and ends the run where a pause or a stop was asked for.
    /// </summary>
    /// <param name="save">
    /// Writes everything from which the training goes on bit by bit: weights, moments, the state of the random draws, the
    /// epoch. Null in steps that are simply done again.
    /// </param>
    /// <exception cref="TrainingStoppedException">The run is paused or the site stops; let it pass.</exception>
    /// <exception cref="TrainingRefusedException">The run takes more memory than it may.</exception>
    public async ValueTask PointAsync(Action<Stream>? save, CancellationToken cancellationToken)
    {
        var signal = await host.GateAsync(cancellationToken).ConfigureAwait(false);
        if (signal != TrainingSignal.GoOn && save is not null)
            SaveCheckpoint(save);
        if (signal == TrainingSignal.Stop)
            throw new TrainingStoppedException();
    }

    /// <summary>Writes a checkpoint now, besides those of <see cref="PointAsync"/>; a crash at any moment leaves the old one or the new one.</summary>
    public void SaveCheckpoint(Action<Stream> save) => DurableFile.Write(Checkpoint, save);

    /// <summary>The last checkpoint of this run; null where it starts from the beginning.</summary>
    public Stream? TryOpenCheckpoint() => File.Exists(Checkpoint) ? File.OpenRead(Checkpoint) : null;
}
