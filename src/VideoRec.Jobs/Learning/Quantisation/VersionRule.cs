using System.Globalization;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>A smaller version of a model may be chosen where it loses little of what the original finds and is faster or smaller.</summary>
public static class VersionRule
{
    /// <returns>Null where it may be chosen, or is no smaller version; otherwise why not, in a sentence for a person.</returns>
    public static string? Refusal(ModelManifest manifest, QuantisationOptions options)
    {
        if (manifest.Version is not { } version)
            return null;
        if (version is not { Speed: { } speed, Neighbours: { } neighbours })
            return $"{manifest.Id} was not measured beside {version.Of}; make it again with videorec models quantise.";
        if (!(neighbours >= 1 - options.MaxNeighboursLost))
            return $"{manifest.Id} finds {Share(neighbours)} of the ten nearest that {version.Of} finds; it has to find {Share(1 - options.MaxNeighboursLost)}.";
        if (!(speed >= options.MinSpeed))
            return $"{manifest.Id} is {Times(speed)} times as fast as {version.Of} here; it has to be {Times(options.MinSpeed)} times as fast.";
        return speed > 1 || version.Size < 1 ? null : $"{manifest.Id} is neither faster nor smaller than {version.Of}.";
    }

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Times(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
