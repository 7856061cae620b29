using System.Diagnostics;
using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>What a version of a model gave, and how that compares with the first one.</summary>
/// <param name="Vectors">For each thing that was shown, one vector or several behind one another.</param>
/// <param name="Speed">How many times as fast as the first: the median over the things shown, each given to all versions in turn.</param>
/// <param name="Cosine">Mean cosine with the first one's vectors.</param>
/// <param name="Neighbours">Share of each vector's ten nearest by the first version that are among its ten nearest by this one.</param>
internal sealed record MeasuredVersion(string ModelId, int Dimension, IReadOnlyList<float[]> Vectors, double Speed, double Cosine, double Neighbours);

/// <summary>
/// Shows the same things to a model and to its versions, in turn, so that other work on the machine falls on all of them.
/// </summary>
internal static class VersionComparison
{
    /// <summary>Neighbours that are compared.</summary>
    public const int Nearest = 10;

    /// <summary>Times a text is read: one alone takes less than a millisecond.</summary>
    private const int TextRounds = 20;

    /// <param name="models">The original first.</param>
    public static async Task<IReadOnlyList<MeasuredVersion>> OfFramesAsync(
        IEncoders encoders, IReadOnlyList<string> models, IReadOnlyList<RgbFrames> shown, CancellationToken cancellationToken)
    {
        var all = new List<IFrameEncoder>();
        foreach (var model in models)
            all.Add(await encoders.FrameAsync(model, cancellationToken).ConfigureAwait(false));
        return await CompareAsync(
            models, all[0].Dimension, shown, async (model, frames) => (await all[model].EncodeAsync(frames, null, cancellationToken).ConfigureAwait(false)).Embeddings, 1).ConfigureAwait(false);
    }

    /// <param name="models">The original first.</param>
    public static async Task<IReadOnlyList<MeasuredVersion>> OfTextsAsync(
        IEncoders encoders, IReadOnlyList<string> models, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var all = new List<ITextEncoder>();
        foreach (var model in models)
            all.Add(await encoders.TextAsync(model, cancellationToken).ConfigureAwait(false));
        return await CompareAsync(
            models, all[0].Dimension, texts, (model, text) => all[model].EncodeAsync(text, cancellationToken), TextRounds).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<MeasuredVersion>> CompareAsync<T>(
        IReadOnlyList<string> models, int dimension, IReadOnlyList<T> shown, Func<int, T, Task<float[]>> encode, int rounds)
    {
        var vectors = models.Select(_ => new List<float[]>()).ToList();
        var ratios = models.Select(_ => new List<double>()).ToList();

        // The first run of each pays for what is set up then.
        for (var model = 0; model < models.Count; model++)
            await encode(model, shown[0]).ConfigureAwait(false);
        foreach (var thing in shown)
            for (var round = 0; round < rounds; round++)
            {
                var first = 0.0;
                for (var model = 0; model < models.Count; model++)
                {
                    var started = Stopwatch.GetTimestamp();
                    var given = await encode(model, thing).ConfigureAwait(false);
                    var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    first = model == 0 ? took : first;
                    ratios[model].Add(first / took);
                    if (round == 0)
                        vectors[model].Add(given);
                }
            }

        var reference = Units(vectors[0], dimension);
        return [.. models.Select((model, m) =>
        {
            var units = Units(vectors[m], dimension);
            return new MeasuredVersion(
                model, dimension, vectors[m], Median(ratios[m]), reference.Zip(units, (a, b) => (double)TensorPrimitives.Dot<float>(a, b)).Average(), Shared(reference, units));
        })];
    }

    /// <summary>Share of the nearest by one set of vectors that are among the nearest by the other; 1 where there are too few to choose from.</summary>
    internal static double Shared(IReadOnlyList<float[]> reference, IReadOnlyList<float[]> units)
    {
        var nearest = Math.Min(Nearest, reference.Count - 1);
        return nearest < 1 ? 1 : Enumerable.Range(0, reference.Count).Average(i => (double)NearestTo(reference, i, nearest).Intersect(NearestTo(units, i, nearest)).Count() / nearest);
    }

    private static List<int> NearestTo(IReadOnlyList<float[]> units, int of, int count) =>
        [.. Enumerable.Range(0, units.Count).Where(i => i != of).OrderByDescending(i => TensorPrimitives.Dot<float>(units[of], units[i])).Take(count)];

    private static List<float[]> Units(IReadOnlyList<float[]> vectors, int dimension)
    {
        var units = new List<float[]>();
        foreach (var chunk in vectors.SelectMany(v => v.Chunk(dimension)))
        {
            var norm = TensorPrimitives.Norm<float>(chunk);
            if (norm > 0)
                TensorPrimitives.Divide(chunk, norm, chunk);
            units.Add(chunk);
        }

        return units;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
