using System.Numerics.Tensors;
using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Questions with known answers: each video of a group asks for the others of it among the gallery, by cosine of vectors as
/// seen from the gallery's mean, as the index compares them. A video of several groups asks once for each.
/// </summary>
/// <param name="groups">What belongs together; members outside the gallery neither ask nor answer.</param>
/// <param name="gallery">Places of all videos that are ranked.</param>
/// <param name="threads">How many questions may be answered at once.</param>
internal sealed class RetrievalTask(IReadOnlyList<TasteGroup> groups, int[] gallery, int threads = 1)
{
    /// <summary>More questions than this are drawn from, and a larger gallery as well: figures change in the third digit, time by the product.</summary>
    private const int MaxQueries = 300;
    private const int MaxGallery = 2000;

    private readonly Lock _lock = new();
    private Plan? _plan;

    /// <summary>The only videos that ask; null where all do.</summary>
    public IReadOnlySet<int>? Asking { get; init; }

    public int Queries => Prepared().Queries.Count;

    /// <summary>Average precision of every question where vectors are what <paramref name="vector"/> gives.</summary>
    public double[] Ask(Func<int, ReadOnlyMemory<float>> vector)
    {
        var plan = Prepared();
        if (plan.Queries.Count == 0)
            return [];
        var x = Centred(plan.Gallery, vector);
        var precisions = new double[plan.Queries.Count];
        Parallel.For(0, precisions.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, query => precisions[query] = Ask(plan.Queries[query], x));
        return precisions;
    }

    public static double Mean(IReadOnlyCollection<double> precisions) => precisions.Count == 0 ? 0 : precisions.Average();

    private static double Ask(Query query, float[][] x)
    {
        var keys = new float[x.Length];
        var order = new int[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            // The asker's own length is the same for all; ascending order of the negative is best first.
            var length = TensorPrimitives.Norm<float>(x[i]);
            keys[i] = i == query.Place ? float.PositiveInfinity : length < 1e-6f ? 0 : -TensorPrimitives.Dot<float>(x[query.Place], x[i]) / length;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return RetrievalMetrics.AveragePrecision([.. order.AsSpan(0, x.Length - 1).ToArray().Select(query.Relevant.Contains)]);
    }

    private static float[][] Centred(int[] gallery, Func<int, ReadOnlyMemory<float>> vector)
    {
        float[][] rows = [.. gallery.Select(video => vector(video).ToArray())];
        var mean = new float[rows[0].Length];
        foreach (var row in rows)
            TensorPrimitives.Add(mean, row, mean);
        TensorPrimitives.Divide(mean, rows.Length, mean);
        foreach (var row in rows)
            TensorPrimitives.Subtract(row, mean, row);
        return rows;
    }

    private Plan Prepared()
    {
        lock (_lock)
            return _plan ??= Prepare();
    }

    /// <summary>Draws the same questions every time: members of groups come first into a gallery that is too large.</summary>
    private Plan Prepare()
    {
        var wanted = new SplitMix((ulong)gallery.Length);
        int[] questionable = [.. groups.SelectMany(group => group.Videos).Distinct()];
        int[] kept = gallery.Length <= MaxGallery ? gallery
            : [.. Drawn(questionable.Intersect(gallery), MaxGallery / 2, ref wanted).Concat(Drawn(gallery, MaxGallery, ref wanted)).Distinct().Take(MaxGallery).Order()];
        var places = kept.Select((video, place) => (video, place)).ToDictionary(pair => pair.video, pair => pair.place);
        var queries = new List<Query>();
        foreach (var group in groups)
        {
            int[] members = [.. group.Videos.Where(places.ContainsKey)];
            if (members.Length >= 2)
                queries.AddRange(members.Where(member => Asking?.Contains(member) != false)
                    .Select(member => new Query(places[member], [.. members.Where(other => other != member).Select(other => places[other])])));
        }

        return new Plan(kept, queries.Count <= MaxQueries ? queries : [.. Drawn(queries, MaxQueries, ref wanted)]);
    }

    private static List<T> Drawn<T>(IEnumerable<T> items, int count, ref SplitMix random)
    {
        var left = items.ToList();
        var drawn = new List<T>();
        while (drawn.Count < count && left.Count > 0)
        {
            var place = random.Below(left.Count);
            drawn.Add(left[place]);
            left[place] = left[^1];
            left.RemoveAt(left.Count - 1);
        }

        return drawn;
    }

    private sealed record Query(int Place, HashSet<int> Relevant);

    private sealed record Plan(int[] Gallery, List<Query> Queries);
}
