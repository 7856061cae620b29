namespace VideoRec.Web.Endpoints;

/// <summary>The request cannot be done as it was asked; becomes problem details with this sentence.</summary>
internal sealed class RequestProblem(int status, string detail, string? field = null) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>Name of the field that is wrong, as the API spells it; null where it is not about one.</summary>
    public string? Field { get; } = field;

    public static RequestProblem Invalid(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    public static RequestProblem TooLarge(long maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The file is larger than the {maxBytes >> 20} MiB this site takes.", "file");

    public static RequestProblem NoSuchVideo() => new(StatusCodes.Status404NotFound, "There is no such video.");

    public static RequestProblem NotYours() => new(StatusCodes.Status403Forbidden, "Only the video's owner and the admins may do that.");
}
