using Microsoft.Extensions.Logging;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Log messages of learning from behaviour, event ids 3100…3149.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Behaviour model trained: {Message}")]
    public static partial void BehaviourTrained(this ILogger logger, string message);

    [LoggerMessage(3101, LogLevel.Error, "Training the behaviour model failed; the one in use stays")]
    public static partial void BehaviourTrainingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3102, LogLevel.Error, "Looking whether the behaviour model is due failed; the next look tries again")]
    public static partial void BehaviourScheduleFailed(this ILogger logger, Exception exception);
}
