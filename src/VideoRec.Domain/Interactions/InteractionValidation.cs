using System.Collections.Frozen;

namespace VideoRec.Domain.Interactions;

/// <summary>An interaction as a client sent it: nothing of it is trusted yet.</summary>
public sealed record InteractionInput(
    Guid? VideoId, string? Kind, double? SecondsWatched = null, double? Fraction = null, string? Surface = null, int? Position = null, DateTimeOffset? At = null,
    Guid? ListId = null);

/// <summary>Turns what clients send into interactions, or says in a sentence a field what is wrong with it.</summary>
public static class InteractionValidation
{
    public const int MaxBatch = 200;
    public const int MaxSurfaceLength = 40;
    private const int MaxPosition = 100_000;

    /// <summary>A week: no video is longer than that.</summary>
    private const double MaxSeconds = 7 * 24 * 3600;

    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    private static readonly FrozenDictionary<string, InteractionKind> Kinds = Enum.GetValues<InteractionKind>()
        .ToFrozenDictionary(kind => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..], StringComparer.Ordinal);

    /// <summary>Names of the kinds, as clients write them.</summary>
    public static IEnumerable<string> KindNames => Kinds.Keys.Order(StringComparer.Ordinal);

    /// <summary>All or nothing: a batch with one bad interaction is refused as a whole.</summary>
    /// <param name="errors">Sentences by field, such as <c>interactions[3].fraction</c>; empty where the batch is good.</param>
    public static IReadOnlyList<Interaction> Read(
        IReadOnlyList<InteractionInput>? batch, DateTimeOffset now, out IReadOnlyDictionary<string, string[]> errors)
    {
        var found = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        errors = found;
        if (batch is null || batch.Count is 0 or > MaxBatch)
        {
            found["interactions"] = [$"Send between 1 and {MaxBatch} interactions."];
            return [];
        }

        for (var i = 0; i < batch.Count; i++)
            foreach (var (field, sentence) in Wrong(batch[i], now))
                found[field.Length == 0 ? $"interactions[{i}]" : $"interactions[{i}].{field}"] = [sentence];
        return found.Count > 0 ? [] : [.. batch.Select(input => Interaction(input, now))];
    }

    private static IEnumerable<(string Field, string Sentence)> Wrong(InteractionInput? input, DateTimeOffset now)
    {
        if (input is null)
        {
            yield return ("", "An interaction must be an object.");
            yield break;
        }

        if (input.VideoId is null || input.VideoId == Guid.Empty)
            yield return ("videoId", "Say which video it is about.");
        if (input.Kind is null || !Kinds.ContainsKey(input.Kind))
            yield return ("kind", $"The kind must be one of {string.Join(", ", KindNames)}.");
        if (input.SecondsWatched is { } seconds && !(seconds is >= 0 and <= MaxSeconds))
            yield return ("secondsWatched", $"The seconds watched must be a number from 0 to {MaxSeconds}.");
        if (input.Fraction is { } fraction && !(fraction is >= 0 and <= 1))
            yield return ("fraction", "The fraction must be a number from 0 to 1.");
        if (input.Kind == "watch" && input.SecondsWatched is null && input.Fraction is null)
            yield return ("fraction", "A watch needs the seconds watched or the fraction.");
        if (input.Position is < 0 or > MaxPosition)
            yield return ("position", $"The position must be from 0 to {MaxPosition}.");
        if (input.Surface is { } surface && (surface.Length > MaxSurfaceLength || !surface.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            yield return ("surface", $"The surface must be at most {MaxSurfaceLength} letters, digits, hyphens and underscores.");
        if (input.At > now + MaxAhead)
            yield return ("at", "The time must not lie in the future.");
        if (input.At < now - MaxAge)
            yield return ("at", "The time must not be more than a year ago.");
    }

    private static Interaction Interaction(InteractionInput input, DateTimeOffset now) => new()
    {
        VideoId = input.VideoId!.Value,
        Kind = Kinds[input.Kind!],
        SecondsWatched = input.SecondsWatched,
        Fraction = input.Fraction,
        Surface = input.Surface ?? "",
        Position = input.Position,
        ListId = input.ListId,
        At = input.At?.ToUniversalTime() ?? now,
    };
}
