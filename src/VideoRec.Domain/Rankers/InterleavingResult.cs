using VideoRec.Domain.Learning;

namespace VideoRec.Domain.Rankers;

/// <summary>What one viewer's clicks and finishes gave each team.</summary>
public readonly record struct ViewerCredit(Guid ViewerId, double Live, double Candidate);

/// <summary>How a live comparison stands.</summary>
/// <param name="Lists">Mixed lists that were served.</param>
/// <param name="Viewers">Viewers who did anything with one.</param>
/// <param name="LiveWins">Viewers who gave the live ranker more.</param>
/// <param name="Preference">(candidate − live) / (candidate + live) over all credit, −1…1; 0 where there is none.</param>
/// <param name="Low">Lower end of the interval of <paramref name="Preference"/> that holds 95 % of resampled audiences.</param>
/// <param name="PValue">Chance of a split between the viewers' winners at least as uneven if neither ranker were better (two-sided sign test).</param>
public sealed record InterleavingResult(
    int Lists, int Viewers, double LiveCredit, double CandidateCredit, int LiveWins, int CandidateWins, int Ties,
    double Preference, double Low, double High, double PValue)
{
    private const int Resamples = 2000;

    /// <summary>Every viewer counts once in the test, however much they clicked.</summary>
    public static InterleavingResult Of(int lists, IReadOnlyList<ViewerCredit> credits)
    {
        var viewers = credits.Where(c => c.Live > 0 || c.Candidate > 0).OrderBy(c => c.ViewerId).ToList();
        var live = viewers.Count(c => c.Live > c.Candidate);
        var candidate = viewers.Count(c => c.Candidate > c.Live);
        var (low, high) = Interval(viewers);
        return new InterleavingResult(
            lists, viewers.Count, viewers.Sum(c => c.Live), viewers.Sum(c => c.Candidate), live, candidate, viewers.Count - live - candidate,
            PreferenceOf(viewers), low, high, SignTest.TwoSided(candidate, live));
    }

    private static double PreferenceOf(IReadOnlyCollection<ViewerCredit> viewers)
    {
        var live = viewers.Sum(c => c.Live);
        var candidate = viewers.Sum(c => c.Candidate);
        return live + candidate == 0 ? 0 : (candidate - live) / (candidate + live);
    }

    private static (double Low, double High) Interval(List<ViewerCredit> viewers) => viewers.Count == 0
        ? (-1, 1)
        : Bootstrap.Interval(viewers.Count, Resamples, drawn => PreferenceOf([.. drawn.Select(i => viewers[i])]));
}
