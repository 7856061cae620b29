using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Pipeline;

/// <summary>The rules of the pipeline as pure functions: the order, what waits for what, and what the stages say of the video.</summary>
public static class PipelinePlan
{
    /// <summary>Attempts a stage has before it is given up.</summary>
    public const int MaxAttempts = 3;

    /// <summary>How often the process may vanish under one stage before the stage is taken for the cause.</summary>
    public const int MaxInterruptions = 20;

    /// <summary>
    /// Videos whose frames may lie on disk at once, waiting for the models; extraction stops there, or a large import
    /// would fill the disk with raw pictures.
    /// </summary>
    public const int MaxFramesAhead = 6;

    /// <summary>Words on screen are read when nothing else is to be done for any video, or after so long, since a site may never be idle.</summary>
    public static readonly TimeSpan ScreenTextPatience = TimeSpan.FromHours(1);

    /// <summary>A running stage without a heartbeat for this long has lost its worker.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    public static IReadOnlyList<PipelineStage> Stages { get; } =
    [
        PipelineStage.Probe, PipelineStage.Rendition, PipelineStage.Frames, PipelineStage.Embeddings,
        PipelineStage.Poster, PipelineStage.Features, PipelineStage.Vectors, PipelineStage.Index, PipelineStage.Copies,
        PipelineStage.OnScreenText,
    ];

    /// <summary>The stages that have to be done before <paramref name="stage"/> may start.</summary>
    /// <remarks>
    /// The index waits neither for the poster nor for the features: a video without a good picture is still ranked, and the
    /// features join its place in the index when they are there. Words on screen take longest, and wait until the video is ranked; so do copies, which are looked for
    /// among what is in the index.
    /// </remarks>
    public static IReadOnlyList<PipelineStage> ParentsOf(PipelineStage stage) => stage switch
    {
        PipelineStage.Probe => [],
        PipelineStage.Rendition => [PipelineStage.Probe],
        PipelineStage.Frames => [PipelineStage.Rendition],
        PipelineStage.Embeddings => [PipelineStage.Frames],
        PipelineStage.Poster => [PipelineStage.Embeddings],
        PipelineStage.Features => [PipelineStage.Rendition],
        PipelineStage.Vectors => [PipelineStage.Embeddings],
        PipelineStage.Index => [PipelineStage.Vectors],
        PipelineStage.OnScreenText or PipelineStage.Copies => [PipelineStage.Index],
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    /// <summary><paramref name="from"/> and everything that is computed from what it gives, in order.</summary>
    public static IReadOnlyList<PipelineStage> WithDependants(PipelineStage from)
    {
        var affected = new HashSet<PipelineStage> { from };
        foreach (var stage in Stages)
            if (SourcesOf(stage).Any(affected.Contains))
                affected.Add(stage);
        return [.. Stages.Where(affected.Contains)];
    }

    /// <summary>What no video waits for: it is ready without.</summary>
    public static bool IsExtra(PipelineStage stage) => stage is PipelineStage.OnScreenText or PipelineStage.Copies;

    /// <summary>
    /// What a stage is computed from: what it waits for, but for words on screen, which are read from the original, and copies,
    /// which frames tell; both only wait their turn.
    /// </summary>
    private static IReadOnlyList<PipelineStage> SourcesOf(PipelineStage stage) => stage switch
    {
        PipelineStage.OnScreenText => [PipelineStage.Probe],
        PipelineStage.Copies => [PipelineStage.Embeddings],
        _ => ParentsOf(stage),
    };

    public static StageState InitialStateOf(PipelineStage stage) =>
        ParentsOf(stage).Count == 0 ? StageState.Ready : StageState.Blocked;

    /// <summary>Blocked stages whose parents are all done.</summary>
    public static IEnumerable<StageRun> Unblocked(IReadOnlyCollection<StageRun> runs) => runs.Where(run =>
        run.State == StageState.Blocked &&
        ParentsOf(run.Stage).All(parent => runs.Any(r => r.Stage == parent && r.State == StageState.Done)));

    /// <summary>
    /// Ready when every stage is done, failed when one failed, else processing. A video that was ready stays ready
    /// while only its features, its vectors and its place in the index are renewed (an edited title, a new kind of feature):
    /// the old ones serve until then. Extras (<see cref="IsExtra"/>) do not count.
    /// </summary>
    public static VideoStatus StatusOf(IReadOnlyCollection<StageRun> all, VideoStatus current)
    {
        var runs = all.Where(r => !IsExtra(r.Stage)).ToList();
        if (runs.Any(r => r.State == StageState.Failed))
            return VideoStatus.Failed;
        var unfinished = runs.Where(r => r.State != StageState.Done).Select(r => r.Stage).ToList();
        if (unfinished.Count == 0)
            return VideoStatus.Ready;
        return current == VideoStatus.Ready && unfinished.All(s => s is PipelineStage.Features or PipelineStage.Vectors or PipelineStage.Index)
            ? VideoStatus.Ready
            : VideoStatus.Processing;
    }

    /// <summary>Wait before the next attempt: 5 s, 10 s, 20 s, … at most 10 minutes, and up to a fifth more so that many do not return at once.</summary>
    /// <param name="attempt">Attempts used up so far, from 1.</param>
    /// <param name="jitter">A random number in 0…1.</param>
    public static TimeSpan BackOff(int attempt, double jitter)
    {
        var seconds = Math.Min(5 * Math.Pow(2, Math.Max(0, attempt - 1)), 600);
        return TimeSpan.FromSeconds(seconds * (1 + 0.2 * jitter));
    }

    /// <summary>Lower goes first: every video is made watchable before any is analysed, and seen by the models before it is measured.</summary>
    public static int PriorityOf(PipelineStage stage) => stage switch
    {
        PipelineStage.Probe => 0,
        PipelineStage.Rendition => 1,
        PipelineStage.Features => 3,
        PipelineStage.OnScreenText or PipelineStage.Copies => 4,
        _ => 2,
    };
}
