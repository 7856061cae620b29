using Microsoft.Extensions.Logging;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Log messages of learned models, event ids 3160…3179.</summary>
internal static partial class LearningLog
{
    [LoggerMessage(3160, LogLevel.Information, "Training {Kind} goes on as run {RunId} with seed {Seed}")]
    public static partial void LearnedTrainingStarted(this ILogger logger, string kind, Guid runId, int seed);

    [LoggerMessage(3161, LogLevel.Information, "Training {Kind} (run {RunId}) ended: {Message}")]
    public static partial void LearnedTrainingEnded(this ILogger logger, string kind, Guid runId, string message);

    [LoggerMessage(3162, LogLevel.Error, "The training of run {RunId} failed; the models in use stay")]
    public static partial void LearnedTrainingFailed(this ILogger logger, Exception exception, Guid runId);

    [LoggerMessage(3163, LogLevel.Information, "Model in use for {Kind}: from {From} to {To}, asked for by {By} (rollback: {IsRollback})")]
    public static partial void LearnedModelSwitched(this ILogger logger, string kind, string from, string to, string by, bool isRollback);

    [LoggerMessage(3164, LogLevel.Error, "A learned model of the kind {Kind} could not be put into use; the one in use stays")]
    public static partial void LearnedModelSwitchFailed(this ILogger logger, Exception exception, string kind);

    [LoggerMessage(3165, LogLevel.Warning, "The learned model {Model} cannot be used, what is built in is used instead")]
    public static partial void LearnedModelUnusable(this ILogger logger, Exception exception, string model);

    [LoggerMessage(3166, LogLevel.Error, "Looking after the learned models failed; it is tried again in a minute")]
    public static partial void LearnedModelKeeperFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3167, LogLevel.Warning, "Video {VideoId} could not be looked at by the tuned encoder; it keeps the look it had")]
    public static partial void TunedLookFailed(this ILogger logger, Exception exception, Guid videoId);

    [LoggerMessage(3168, LogLevel.Warning, "Frames of video {VideoId} could not be read again; the training goes on without it")]
    public static partial void FramesNotReadAgain(this ILogger logger, Exception exception, Guid videoId);
}
