namespace VideoRec.Domain.Media;

/// <summary>The file is not something this site takes: a permanent refusal, told to the person in their words.</summary>
/// <param name="code">Stable code, such as <c>unsupported_container</c>.</param>
/// <param name="message">One sentence without paths or tool output.</param>
public sealed class MediaRejectedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
