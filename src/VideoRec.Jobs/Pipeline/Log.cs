using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Log messages of the pipeline, event ids 3000…3099. Ids and codes only: no titles, no paths.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "{Stage} of {VideoId} done in {Seconds:F1} s (attempt {Attempt}): {Summary}")]
    public static partial void StageDone(this ILogger logger, PipelineStage stage, Guid videoId, double seconds, int attempt, string summary);

    [LoggerMessage(3001, LogLevel.Warning, "{Stage} of {VideoId} failed (attempt {Attempt}, {Kind}, {Code}): {Message}")]
    public static partial void StageFailed(this ILogger logger, Exception? exception, PipelineStage stage, Guid videoId, int attempt, StageFailureKind kind, string code, string message);

    [LoggerMessage(3002, LogLevel.Information, "{Stage} of {VideoId} stopped: its claim was lost or the video is gone")]
    public static partial void ClaimLost(this ILogger logger, PipelineStage stage, Guid videoId);

    [LoggerMessage(3003, LogLevel.Information, "{Stage} of {VideoId} is due again: its worker is gone")]
    public static partial void TakenBack(this ILogger logger, PipelineStage stage, Guid videoId);

    [LoggerMessage(3004, LogLevel.Warning, "{Stage} of {VideoId} is due again: its file is missing")]
    public static partial void FileMissing(this ILogger logger, PipelineStage stage, Guid videoId);

    [LoggerMessage(3005, LogLevel.Error, "A round of the reconciler failed; the next one tries again")]
    public static partial void ReconcileFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3006, LogLevel.Information, "Deleted {Count} leftover files and folders")]
    public static partial void LeftoversDeleted(this ILogger logger, int count);

    [LoggerMessage(3007, LogLevel.Error, "The original of {VideoId} is missing on disk")]
    public static partial void OriginalMissing(this ILogger logger, Guid videoId);

    [LoggerMessage(3008, LogLevel.Warning, "A heartbeat for {VideoId} could not be written")]
    public static partial void HeartbeatFailed(this ILogger logger, Exception exception, Guid videoId);

    [LoggerMessage(3009, LogLevel.Warning, "A leftover could not be deleted")]
    public static partial void LeftoverKept(this ILogger logger, Exception exception);

    [LoggerMessage(3010, LogLevel.Information, "Video {VideoId} accepted: {Bytes} bytes")]
    public static partial void VideoAccepted(this ILogger logger, Guid videoId, long bytes);

    [LoggerMessage(3011, LogLevel.Information, "Video {VideoId} deleted")]
    public static partial void VideoDeleted(this ILogger logger, Guid videoId);

    [LoggerMessage(3012, LogLevel.Information, "{Count} served lists deleted: older or more than the settings allow")]
    public static partial void OldListsDeleted(this ILogger logger, int count);

    [LoggerMessage(3020, LogLevel.Information, "Demo library: {Imported} films imported, {Known} were there")]
    public static partial void DemoImported(this ILogger logger, int imported, int known);

    [LoggerMessage(3021, LogLevel.Warning, "Demo library: a film was not imported")]
    public static partial void DemoFilmFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3030, LogLevel.Information, "Moving {Task} to model {ModelId}: {Count} videos to embed")]
    public static partial void ModelSwitchStarted(this ILogger logger, string task, string modelId, int count);

    [LoggerMessage(3031, LogLevel.Information, "{Task} is now served by model {ModelId}")]
    public static partial void ModelSwitched(this ILogger logger, string task, string modelId);

    [LoggerMessage(3032, LogLevel.Warning, "Embedding {VideoId} with model {ModelId} failed; it is tried again")]
    public static partial void ModelSwitchVideoFailed(this ILogger logger, Exception exception, Guid videoId, string modelId);
}
