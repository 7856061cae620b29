using System.Text.Json;
using VideoRec.Domain.Feed;

namespace VideoRec.Domain.Rankers;

/// <summary>How the numbers of a ranker are kept. Writing the same numbers gives the same text, by which versions are told apart.</summary>
internal static class RankerParametersJson
{
    private static readonly JsonSerializerOptions Settings = new(JsonSerializerDefaults.Web);

    public static string Write(RankerParameters parameters) => JsonSerializer.Serialize(parameters, Settings);

    /// <exception cref="JsonException">It is not the parameters of a ranker.</exception>
    public static RankerParameters Read(string json) =>
        JsonSerializer.Deserialize<RankerParameters>(json, Settings) ?? throw new JsonException("The parameters are missing.");
}
