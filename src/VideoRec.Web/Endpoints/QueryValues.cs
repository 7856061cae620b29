using System.Globalization;

namespace VideoRec.Web.Endpoints;

/// <summary>Reads query values strictly, so that a slip is told instead of silently ignored.</summary>
internal static class QueryValues
{
    /// <summary>A whole number in a range; the default where the query does not have it.</summary>
    public static int Number(HttpRequest request, string name, int fallback, int min, int max)
    {
        if (Value(request, name) is not { } text)
            return fallback;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw RequestProblem.Invalid(name, $"{name} must be a whole number from {min} to {max}.");
    }

    /// <summary>A length of time in seconds; null where the query does not have it.</summary>
    public static double? Seconds(HttpRequest request, string name)
    {
        if (Value(request, name) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
            ? number
            : throw RequestProblem.Invalid(name, $"{name} must be a number of seconds, such as 90.");
    }

    /// <summary>An id; null where the query does not have it.</summary>
    public static Guid? Id(HttpRequest request, string name)
    {
        if (Value(request, name) is not { } text)
            return null;
        return Guid.TryParse(text, out var id) ? id : throw RequestProblem.Invalid(name, $"{name} must be the id of a video.");
    }

    /// <summary>One of an enumeration's names in camelCase; the default where the query does not have it.</summary>
    public static T? Choice<T>(HttpRequest request, string name)
        where T : struct, Enum
    {
        if (Value(request, name) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        throw RequestProblem.Invalid(name, $"{name} must be one of {Names<T>()}.");
    }

    public static string Names<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    public static bool Flag(HttpRequest request, string name) => Value(request, name) switch
    {
        null => false,
        var text when bool.TryParse(text, out var flag) => flag,
        _ => throw RequestProblem.Invalid(name, $"{name} must be true or false."),
    };

    public static string? Text(HttpRequest request, string name, int maxLength)
    {
        var text = Value(request, name);
        return text is null || text.Length <= maxLength
            ? text
            : throw RequestProblem.Invalid(name, $"{name} may have {maxLength} characters; this one has {text.Length}.");
    }

    private static string? Value(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}
