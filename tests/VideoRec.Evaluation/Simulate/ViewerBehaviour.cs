using VideoRec.Domain.Interactions;

namespace VideoRec.Evaluation.Simulate;

/// <summary>
/// How a viewer uses a list: places are looked at less the further down they are (0.9 to the power of the place), what is
/// liked is opened with a probability of 0.8 and anything else with 0.1; of what is liked 85 % is finished and 30 %
/// gets a like; of the rest four in five are left within seconds.
/// </summary>
internal static class ViewerBehaviour
{
    private const double NextPlace = 0.9;
    private const double OpensLiked = 0.8;
    private const double OpensOther = 0.1;
    private const double FinishesLiked = 0.85;
    private const double SaysSo = 0.3;
    private const double LeavesOther = 0.8;
    private const int Looks = 3;
    private const double LengthSeconds = 60;
    private const double AtOnceSeconds = 3;

    /// <summary>What is opened of a list; where nothing attracts, the first.</summary>
    public static Upload Choose(IReadOnlyList<Upload> shown, Func<Upload, bool> likes, Random random)
    {
        for (var look = 0; look < Looks; look++)
            for (var place = 0; place < shown.Count; place++)
                if (random.NextDouble() < Math.Pow(NextPlace, place) && random.NextDouble() < (likes(shown[place]) ? OpensLiked : OpensOther))
                    return shown[place];
        return shown[0];
    }

    /// <summary>The interactions that opening a video leads to; the first is always the click.</summary>
    public static List<Interaction> Watch(Upload upload, bool likes, int? position, Random random, DateTimeOffset at)
    {
        var done = new List<Interaction> { Happened(upload, InteractionKind.Click, at, position) };
        var finishes = random.NextDouble() < FinishesLiked;
        var saysSo = random.NextDouble() < SaysSo;
        var leaves = random.NextDouble() < LeavesOther;
        var part = random.NextDouble();
        if (likes && finishes)
            done.Add(Watched(upload, InteractionKind.Finish, 1, at));
        else if (likes)
            done.Add(Watched(upload, InteractionKind.Watch, 0.3 + (0.5 * part), at));
        else
            done.Add(Watched(upload, InteractionKind.Watch, leaves ? AtOnceSeconds / LengthSeconds : 0.25 + (0.25 * part), at));
        if (likes && saysSo)
            done.Add(Happened(upload, InteractionKind.Like, at.AddSeconds(LengthSeconds)));
        return done;
    }

    /// <summary>A video watched to its end, from the beginning of the simulation.</summary>
    public static IEnumerable<Interaction> Finish(Upload upload) =>
        [Happened(upload, InteractionKind.Click, World.Start), Watched(upload, InteractionKind.Finish, 1, World.Start)];

    /// <summary>Five seconds of a video that is still being watched.</summary>
    public static Interaction FirstSeconds(Upload upload, DateTimeOffset at) => Watched(upload, InteractionKind.Watch, 5 / LengthSeconds, at);

    public static IEnumerable<Interaction> Impressions(IReadOnlyList<Upload> shown, DateTimeOffset at) =>
        shown.Select((upload, place) => Happened(upload, InteractionKind.Impression, at, place));

    private static Interaction Watched(Upload upload, InteractionKind kind, double fraction, DateTimeOffset at) => new()
    {
        VideoId = upload.Id,
        Kind = kind,
        Fraction = fraction,
        SecondsWatched = fraction * LengthSeconds,
        Surface = "watch",
        At = at.AddSeconds(fraction * LengthSeconds),
    };

    private static Interaction Happened(Upload upload, InteractionKind kind, DateTimeOffset at, int? position = null) =>
        new() { VideoId = upload.Id, Kind = kind, Surface = "home", Position = position, At = at };
}
