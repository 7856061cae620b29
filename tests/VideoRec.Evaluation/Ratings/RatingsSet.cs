using VideoRec.Domain.Behaviour;

namespace VideoRec.Evaluation.Ratings;

/// <summary>Something a viewer took to.</summary>
/// <param name="Value">NaN where there is none.</param>
/// <param name="Time">NaN where there is none.</param>
internal readonly record struct Event(int Viewer, int Item, float Value, double Time);

/// <summary>What rankers are told, and what they are judged by. All ratings count as liking, as in published figures.</summary>
internal sealed class RatingsSet
{
    private readonly Lazy<InteractionMatrix> _binary;
    private readonly Lazy<InteractionMatrix> _rated;
    private readonly Lazy<InteractionMatrix> _times;
    private readonly Lazy<bool[]> _absent;

    private RatingsSet(int viewers, int items, IReadOnlyList<Event> train, HashSet<int>[] test, SideInformation side)
    {
        Train = train;
        Test = test;
        Side = side;
        _binary = new(() => InteractionMatrix.Create(viewers, items, train.Select(e => (e.Viewer, e.Item, 1f))));
        HasValues = train.Count > 0 && train.All(e => !float.IsNaN(e.Value)) && train.Select(e => e.Value).Distinct().Take(2).Count() > 1;
        HasTimes = train.Count > 0 && train.All(e => !double.IsNaN(e.Time)) && train.Select(e => e.Time).Distinct().Take(2).Count() > 1;
        var least = HasValues ? train.Min(e => e.Value) : 0;
        var mean = HasValues ? train.Average(e => e.Value - least + 1) : 1;
        _absent = new(() => Array.ConvertAll(Matrix.ItemCounts(), count => count == 0));
        _rated = new(() => InteractionMatrix.Create(viewers, items, train.Select(e => (e.Viewer, e.Item, (e.Value - least + 1) / mean))));
        FirstTime = HasTimes ? train.Min(e => e.Time) : 0;
        Span = HasTimes ? train.Max(e => e.Time) - FirstTime : 0;
        _times = new(() => InteractionMatrix.Create(viewers, items, train.Select(e => (e.Viewer, e.Item, (float)TimeOf(e)))));
    }

    public IReadOnlyList<Event> Train { get; }

    /// <summary>What was held back of each viewer; items that are not in train have numbers below 0.</summary>
    public HashSet<int>[] Test { get; }

    public SideInformation Side { get; }

    public int Viewers => Test.Length;

    public int Items => Matrix.Items;

    /// <summary>Whether every rating has a value, and they differ.</summary>
    public bool HasValues { get; }

    public bool HasTimes { get; }

    /// <summary>Time from the first to the last of train, in the file's unit.</summary>
    public double Span { get; }

    /// <summary>1 where a viewer took to an item.</summary>
    public InteractionMatrix Matrix => _binary.Value;

    /// <summary>Above 0, 1 on average, in proportion to one more than what the rating is above the least.</summary>
    public InteractionMatrix Rated => _rated.Value;

    /// <summary>Times as parts of the span, from 1 to 2.</summary>
    public InteractionMatrix Times => _times.Value;

    /// <summary>True for items that nobody in train took to; an inner split may have some.</summary>
    public bool[] Absent => _absent.Value;

    private double FirstTime { get; }

    public double TimeOf(Event happened) => 1 + ((happened.Time - FirstTime) / Span);

    public static RatingsSet Of(IReadOnlyList<Rating> train, IReadOnlyList<Rating> test, Func<IReadOnlyList<string>, IReadOnlyList<string>, SideInformation>? side = null)
    {
        var viewers = Numbered(train.Select(r => r.Viewer));
        var items = Numbered(train.Select(r => r.Item));
        var held = new HashSet<int>[viewers.Count];
        for (var viewer = 0; viewer < held.Length; viewer++)
            held[viewer] = [];
        var unknown = new Dictionary<string, int>();
        foreach (var rating in test)
        {
            if (!viewers.TryGetValue(rating.Viewer, out var viewer))
                continue;
            if (!items.TryGetValue(rating.Item, out var item) && !unknown.TryGetValue(rating.Item, out item))
                unknown.Add(rating.Item, item = -1 - unknown.Count);
            held[viewer].Add(item);
        }

        var events = train.Select(r => new Event(viewers[r.Viewer], items[r.Item], (float)(r.Value ?? double.NaN), r.Time ?? double.NaN))
            .DistinctBy(e => (e.Viewer, e.Item)).ToList();
        return new RatingsSet(
            viewers.Count, items.Count, events, held, side?.Invoke([.. viewers.Keys], [.. items.Keys]) ?? SideInformation.None);
    }

    /// <summary>Holds a share of each item's training events back, as the outer split does; test is not looked at.</summary>
    public RatingsSet Inner(double share, int seed)
    {
        var random = new Random(seed);
        var kept = new List<Event>();
        var held = Enumerable.Range(0, Viewers).Select(_ => new HashSet<int>()).ToArray();
        foreach (var item in Train.GroupBy(e => e.Item).OrderBy(g => g.Key))
        {
            var events = item.ToArray();
            random.Shuffle(events);

            // What is left of the share when rounded down is held back by chance, so that rare items take part.
            var exact = events.Length * share;
            var count = (int)exact + (random.NextDouble() < exact - (int)exact ? 1 : 0);
            for (var i = 0; i < events.Length; i++)
                if (i < count)
                    held[events[i].Viewer].Add(item.Key);
                else
                    kept.Add(events[i]);
        }

        return new RatingsSet(Viewers, Items, kept, held, Side);
    }

    private static Dictionary<string, int> Numbered(IEnumerable<string> names)
    {
        var numbers = new Dictionary<string, int>();
        foreach (var name in names)
            numbers.TryAdd(name, numbers.Count);
        return numbers;
    }
}

/// <summary>What is known of viewers and items beside who took to what. Every part may be missing.</summary>
/// <param name="ItemKinds">Kinds (genres) of each item; null where unknown.</param>
/// <param name="ItemYears">NaN where an item's is unknown; null where all are.</param>
/// <param name="ViewerAges">The same for viewers.</param>
/// <param name="ViewerGroups">By attribute (sex, occupation): the group of each viewer.</param>
internal sealed record SideInformation(
    float[][]? ItemKinds, double[]? ItemYears, double[]? ViewerAges, IReadOnlyDictionary<string, string[]> ViewerGroups)
{
    public static SideInformation None { get; } = new(null, null, null, new Dictionary<string, string[]>());
}
