using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Says of an exception whether another attempt makes sense, and puts it into a sentence for a person.</summary>
internal static class StageFailures
{
    public const string DiskFull = "disk_full";
    public const string ModelUnavailable = "model_unavailable";

    // ENOSPC on Unix; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] DiskFullResults = [28, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public static StageFailure Of(Exception exception) => exception switch
    {
        MediaRejectedException rejected => new(StageFailureKind.Permanent, rejected.Code, rejected.Message),
        MediaFailedException failed => new(StageFailureKind.Transient, failed.Code, failed.Message),
        ModelUnavailableException unavailable => new(StageFailureKind.Environment, ModelUnavailable, unavailable.Message),
        StorageFullException full => new(StageFailureKind.Environment, DiskFull, full.Message),
        IOException io when DiskFullResults.Contains(io.HResult) => new(StageFailureKind.Environment, DiskFull, new StorageFullException().Message),
        StageInputMissingException missing => new(StageFailureKind.Permanent, "input_missing", missing.Message),
        OperationCanceledException or TimeoutException => new(StageFailureKind.Transient, "timeout", "The step took too long and was stopped."),
        _ => new(StageFailureKind.Transient, "unexpected", "Something went wrong in this step; the server's log says more."),
    };
}

/// <summary>A file that this stage needs is gone and cannot be made again.</summary>
internal sealed class StageInputMissingException(string message) : Exception(message);
