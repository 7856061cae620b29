using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

internal static partial class IndexLog
{
    [LoggerMessage(5001, LogLevel.Information, "The index holds {Count} videos (look by {LookModel}, words by {WordsModel}).")]
    public static partial void Rebuilt(ILogger logger, int count, string? lookModel, string? wordsModel);

    [LoggerMessage(5002, LogLevel.Warning, "The {Space} vector of video {VideoId} has {Dimension} numbers where {Expected} were expected; it is left out.")]
    public static partial void WrongDimension(ILogger logger, Guid videoId, VectorSpace space, int dimension, int expected);

    [LoggerMessage(5003, LogLevel.Error, "The index could not be built; trying again in {Seconds} s.")]
    public static partial void RebuildFailed(ILogger logger, double seconds, Exception exception);

    [LoggerMessage(5004, LogLevel.Error, "Video {VideoId} could not be brought up to date in the index.")]
    public static partial void UpdateFailed(ILogger logger, Guid videoId, Exception exception);
}
