namespace VideoRec.Domain.Media;

/// <summary>ffmpeg could not finish for a reason that says nothing final about the file; trying again may help.</summary>
/// <param name="code">Stable code, such as <c>time_limit</c>.</param>
/// <param name="message">One sentence without paths or tool output.</param>
/// <param name="detail">What the tool said, for the log only.</param>
public sealed class MediaFailedException(string code, string message, string detail = "") : Exception(message)
{
    public string Code { get; } = code;

    public string Detail { get; } = detail;
}
