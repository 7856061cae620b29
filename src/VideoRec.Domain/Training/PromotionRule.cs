using System.Globalization;

namespace VideoRec.Domain.Training;

/// <summary>A model and the data it was measured on.</summary>
public sealed record MeasuredModel(LearnedModel Model, string? DataFingerprint);

/// <summary>
/// A model goes live only where it beats the model in use on held-out data: the first measure has to be greater, no other
/// may fall further than it may.
/// </summary>
public static class PromotionRule
{
    /// <param name="live">Null for what is built in.</param>
    /// <returns>Null where it may go live; otherwise why not, in a sentence for a person.</returns>
    public static string? Refusal(MeasuredModel candidate, MeasuredModel? live)
    {
        if (candidate.Model.State == LearnedModelState.Live)
            return $"{candidate.Model.Name} is in use already.";
        if (Against(candidate, live) is not { } measures)
            return $"{candidate.Model.Name} was measured beside another model than {live?.Model.Name ?? "what is built in"}, which is in use now, and on other data; train again.";
        if (measures.Count == 0)
            return $"{candidate.Model.Name} was not measured on held-out data.";
        var first = measures[0];
        if (!(first.Value > first.InUse))
            return $"{candidate.Model.Name} does not beat what is in use: {first.Name} {Number(first.Value)} on held-out data, in use {Number(first.InUse)}.";

        // Doubles that were subtracted differ in their last bits; a fall of just what is allowed is allowed.
        return measures.Skip(1).FirstOrDefault(m => !(m.Value >= m.InUse - m.MayFall - 1e-12)) is { } fallen
            ? $"{candidate.Model.Name} loses too much: {fallen.Name} {Number(fallen.Value)} on held-out data, in use {Number(fallen.InUse)}; it may fall by {Number(fallen.MayFall)}."
            : null;
    }

    /// <summary>The candidate's measures beside those of the model in use, null where nobody measured the two on the same data.</summary>
    private static IReadOnlyList<HeldOutMeasure>? Against(MeasuredModel candidate, MeasuredModel? live)
    {
        if (candidate.Model.ComparedWithId == live?.Model.Id)
            return candidate.Model.HeldOut;

        // The model in use changed since: both were measured on the same data, or it was beside what the candidate was beside.
        if (live is null || candidate.DataFingerprint is null || candidate.DataFingerprint != live.DataFingerprint)
            return null;
        var beside = live.Model.HeldOut.ToDictionary(m => m.Name, m => m.Value);
        return candidate.Model.HeldOut.All(m => beside.ContainsKey(m.Name))
            ? [.. candidate.Model.HeldOut.Select(m => m with { InUse = beside[m.Name] })]
            : null;
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
