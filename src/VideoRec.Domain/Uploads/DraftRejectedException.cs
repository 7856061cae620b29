namespace VideoRec.Domain.Uploads;

/// <summary>What a person said of a video breaks the rules of <see cref="UploadPolicy"/>.</summary>
public sealed class DraftRejectedException(IReadOnlyList<UploadProblem> problems) : Exception(problems[0].Message)
{
    public IReadOnlyList<UploadProblem> Problems { get; } = problems;
}

/// <param name="Field">Name of the field as the API spells it.</param>
/// <param name="Message">One sentence for the person.</param>
public sealed record UploadProblem(string Field, string Message);
