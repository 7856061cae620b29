namespace VideoRec.Web.Endpoints;

/// <summary>The request cannot be done as it was asked; becomes problem details with this sentence.</summary>
/// <param name="errors">Sentences by the field they are about, as the API spells it; null where it is not about one.</param>
internal sealed class RequestProblem(int status, string detail, IReadOnlyDictionary<string, string[]>? errors = null) : Exception(detail)
{
    public int Status { get; } = status;

    public IReadOnlyDictionary<string, string[]>? Errors { get; } = errors;

    public static RequestProblem Invalid(string field, string detail) => Invalid(new Dictionary<string, string[]> { [field] = [detail] });

    public static RequestProblem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, errors.Values.First()[0], errors);

    public static RequestProblem TooLarge(long maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The file is larger than the {maxBytes >> 20} MiB this site takes.");

    public static RequestProblem NoSuchVideo() => new(StatusCodes.Status404NotFound, "There is no such video.");

    public static RequestProblem NotYours() => new(StatusCodes.Status403Forbidden, "Only the video's owner and the admins may do that.");
}
