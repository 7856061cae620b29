using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Evaluation.NextFrame;

/// <summary>What an embedding says of films shown forwards and backwards.</summary>
/// <param name="Source">Of the film.</param>
/// <param name="Leaning">A linear reader's answer for the film minus that for its reversed copy: above 0 it tells them right.</param>
/// <param name="HalvesAgree">Whether every second frame's embedding is nearer to that of the frames between them than to that of these reversed.</param>
/// <param name="LastFramesAgree">The same by nothing but the last frame: how much of it needs no memory.</param>
/// <param name="SameEndAgrees">The same with the film up to its middle and its reversed copy up to there: both end on one frame, so that only what is remembered tells.</param>
internal sealed record OrderAnswer(string Source, double Leaning, bool HalvesAgree, bool LastFramesAgree, bool SameEndAgrees);

/// <summary>
/// Tells films from their reversed copies by their embedding alone: a linear reader (ridge regression on ±1) is fitted on training films and
/// their copies and asked about films of other sources. An embedding without order, such as a mean of frames, cannot do better than chance.
/// </summary>
internal static class OrderProbe
{
    private const double Ridge = 1;

    /// <param name="train">Embeddings of films and of their reversed copies.</param>
    /// <returns>The direction along which films differ from their copies.</returns>
    public static Vector<double> Fit(IReadOnlyList<(float[] Forwards, float[] Backwards)> train)
    {
        // With both labels equally often and each film beside its copy, only the differences count.
        var differences = DenseMatrix.OfRows(train.Select(pair => pair.Forwards.Zip(pair.Backwards, (f, b) => (double)(f - b))));
        var scatter = differences.TransposeThisAndMultiply(differences);
        var ridge = Ridge * scatter.Trace() / scatter.RowCount;
        return (scatter + (ridge * DenseMatrix.CreateIdentity(scatter.RowCount))).Solve(differences.ColumnSums());
    }

    /// <summary>A film as the reader is shown it: whole, at half the speed in two ways, and in two parts.</summary>
    public static IEnumerable<FrameSequence> Views(FrameSequence film) =>
    [
        film, Half(film, 0), Half(film, 1), film.Pick(Enumerable.Range(0, film.Count / 2)), film.Pick(Enumerable.Range(film.Count / 2, film.Count - (film.Count / 2))),
    ];

    /// <summary>Every second frame.</summary>
    public static FrameSequence Half(FrameSequence film, int first) => film.Pick(Enumerable.Range(0, film.Count).Where(frame => frame % 2 == first));

    public static double Leaning(Vector<double> direction, float[] forwards, float[] backwards) =>
        direction.DotProduct(DenseVector.OfEnumerable(forwards.Zip(backwards, (f, b) => (double)(f - b))));

    public static void Print(IReadOnlyList<OrderAnswer> answers)
    {
        Print("a linear reader of the temporal embedding", answers, answer => answer.Leaning > 0);
        Print("nearness of two halves of the film", answers, answer => answer.HalvesAgree);
        Print("nearness of the last frames of two halves", answers, answer => answer.LastFramesAgree);
        Print("nearness of two halves that end on the same frame", answers, answer => answer.SameEndAgrees);
    }

    /// <summary>
    /// Share of films told right, and how probable it is that coins do as well or as badly; once more with one vote a source, those of its
    /// films having the majority, since films of one recording are much alike.
    /// </summary>
    private static void Print(string how, IReadOnlyList<OrderAnswer> answers, Func<OrderAnswer, bool> isRight)
    {
        bool[] films = [.. answers.Select(isRight)];
        bool[] sources = [.. answers.GroupBy(answer => answer.Source).Select(source => source.Sum(answer => isRight(answer) ? 1 : -1)).Where(votes => votes != 0).Select(votes => votes > 0)];
        var (low, high) = Bootstrap.Interval(films.Length, 2000, drawn => drawn.Average(film => films[film] ? 1.0 : 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"told from their reversed copies by {how}: {Share(films):0.000} [{low:0.000}, {high:0.000}] of {films.Length} films, p = {Chance(films):0.00000}; {Share(sources):0.000} of {sources.Length} sources, p = {Chance(sources):0.00000}"));
    }

    private static double Share(bool[] right) => right.Average(r => r ? 1.0 : 0);

    private static double Chance(bool[] right) => SignTest.TwoSided(right.Count(r => r), right.Count(r => !r));
}
