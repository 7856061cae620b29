using VideoRec.Domain.Interactions;

namespace VideoRec.Evaluation.Simulate;

/// <summary>One site's library with upload dates, its viewers and what they did before, all drawn from one seed.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 18, 0, 0, TimeSpan.Zero);

    private const int LeastOfATopic = 3;
    private const int LeastLiked = 6;
    private const int MaxHeldOut = 8;
    private const int LargeTopic = 6;
    private const int BackgroundSteps = 8;
    private const int UploadDays = 60;
    private const int BackgroundDays = 14;

    private readonly SimulationPlan _plan;
    private readonly int _seed;
    private readonly Random _random;
    private readonly string[] _topics;

    public World(Library library, SimulationPlan plan, int seed)
    {
        (_plan, _seed, _random) = (plan, seed, new Random(seed));
        var uploads = library.Videos.Select(video => new Upload(NewId(), video, Start.AddDays(-UploadDays * _random.NextDouble()), plan.Blank)).ToList();
        var topics = library.Topics(LeastOfATopic).Keys.ToArray();
        _random.Shuffle(topics);
        _topics = topics;
        HeldOut = ChooseHeldOut(uploads);
        Uploads = [.. uploads.ExceptBy(HeldOut.Select(upload => upload.Id), upload => upload.Id)];
        ById = uploads.ToDictionary(upload => upload.Id);
        Before = [.. DrawBefore()];
        Viewers = [.. Enumerable.Range(0, plan.Viewers).Select(number => new SimulatedViewer(NewId(), number, ChooseTaste(null)))];
    }

    /// <summary>What viewers may like.</summary>
    public IReadOnlyCollection<string> Topics => _topics;

    /// <summary>What is on the site from the beginning.</summary>
    public IReadOnlyList<Upload> Uploads { get; }

    /// <summary>Uploads to come: one of each of a few topics, with nothing typed in.</summary>
    public IReadOnlyList<Upload> HeldOut { get; }

    public IReadOnlyDictionary<Guid, Upload> ById { get; }

    public IReadOnlyList<SimulatedViewer> Viewers { get; }

    /// <summary>What viewers did who were there before. Tastes are uneven: the topic of rank r has a weight of 1/r.</summary>
    public IReadOnlyList<(Guid Viewer, List<Interaction> Done)> Before { get; }

    /// <summary>The chances of one viewer at one step, the same on every site.</summary>
    public Random Chance(SimulatedViewer viewer, int step) => new(HashOf(_seed, viewer.Number, step));

    /// <summary>When a viewer's n-th interaction happens: three minutes apart, five an evening.</summary>
    public static DateTimeOffset TimeOf(int step) => Start.AddMinutes(3 * step).AddHours(20 * (step / 5));

    private IEnumerable<(Guid Viewer, List<Interaction> Done)> DrawBefore()
    {
        double[] weights = [.. _topics.Select((_, rank) => 1.0 / (rank + 1))];
        for (var number = 0; number < _plan.Background; number++)
        {
            var viewer = new SimulatedViewer(NewId(), -1 - number, ChooseTaste(weights));
            var random = Chance(viewer, 0);
            var start = Start.AddDays(-BackgroundDays * (1 - ((double)number / _plan.Background)));
            var history = Browse(viewer, BackgroundSteps, step => start.AddMinutes(3 * step), step => step == 0 ? random : Chance(viewer, step));
            yield return (viewer.Id, [.. history.SelectMany(step => step.Done)]);
        }
    }

    /// <summary>What a viewer opens and does when the whole site is shown in no order, step by step.</summary>
    public List<(Upload Opened, List<Interaction> Done)> Browse(SimulatedViewer viewer, int steps) =>
        Browse(viewer, steps, TimeOf, step => Chance(viewer, step));

    /// <summary>Two tastes without a video in common, each of many videos; null where the library has no two.</summary>
    public (IReadOnlySet<string> Before, IReadOnlySet<string> After)? ChooseChange(Random random)
    {
        var large = _topics.Where(topic => Uploads.Count(upload => upload.Video.Topics.Contains(topic)) >= LargeTopic).ToList();
        var pairs = large.SelectMany(a => large.Where(b => a != b && !Uploads.Any(upload => upload.Video.Topics.Contains(a) && upload.Video.Topics.Contains(b)))
            .Select(b => (a, b))).ToList();
        if (pairs.Count == 0)
            return null;
        var (before, after) = pairs[random.Next(pairs.Count)];
        return (new HashSet<string> { before }, new HashSet<string> { after });
    }

    private List<(Upload Opened, List<Interaction> Done)> Browse(SimulatedViewer viewer, int steps, Func<int, DateTimeOffset> at, Func<int, Random> chance)
    {
        var history = new List<(Upload, List<Interaction>)>();
        var left = Uploads.ToList();
        for (var step = 0; step < steps && left.Count > 0; step++)
        {
            var random = chance(step);
            Upload[] shown = [.. left];
            random.Shuffle(shown);
            var opened = ViewerBehaviour.Choose(shown, viewer.Likes, random);
            history.Add((opened, ViewerBehaviour.Watch(opened, viewer.Likes(opened), null, random, at(step))));
            left.Remove(opened);
        }

        return history;
    }

    private List<Upload> ChooseHeldOut(List<Upload> uploads)
    {
        var chosen = new List<Upload>();
        foreach (var topic in _topics)
        {
            var about = uploads.Where(upload => upload.Video.Topics.Contains(topic)).ToList();
            if (about.Count > LargeTopic - 1 && chosen.Count < MaxHeldOut && !about.Exists(chosen.Contains))
                chosen.Add(about[_random.Next(about.Count)]);
        }

        return [.. chosen.Select(upload => upload with { Blank = true, PublishedAt = default })];
    }

    /// <summary>One to three topics, of enough videos and of no more than half of all.</summary>
    private HashSet<string> ChooseTaste(double[]? weights)
    {
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            var taste = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _topics[weights is null ? _random.Next(_topics.Length) : Draw(weights)]).ToHashSet();
            var liked = Uploads.Count(upload => upload.IsAbout(taste));
            if (liked >= LeastLiked && liked <= Uploads.Count / 2)
                return taste;
        }

        throw new InvalidOperationException($"No one to three topics of this library make a taste of {LeastLiked} videos and at most half of all.");
    }

    private int Draw(double[] weights)
    {
        var at = _random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length - 1; i++)
            if ((at -= weights[i]) < 0)
                return i;
        return weights.Length - 1;
    }

    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>The same in every process, unlike <see cref="HashCode"/>.</summary>
    private static int HashOf(params ReadOnlySpan<int> parts)
    {
        var hash = 17u;
        foreach (var part in parts)
            hash = (hash * 0x01000193) ^ (uint)part ^ (hash >> 15);
        return (int)(hash & int.MaxValue);
    }
}
