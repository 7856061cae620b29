namespace VideoRec.Domain.Feed;

/// <summary>
/// Everything a ranked list is decided from: the same inputs and the same <see cref="RankerParameters"/> give the same
/// list, today and when it is replayed.
/// </summary>
/// <param name="Take">Places of the list.</param>
/// <param name="Controls">The viewer's sliders.</param>
/// <param name="PeopleEvidence">0…1: how much there is to go by in what other viewers did.</param>
/// <param name="Candidates">Best first under the ranker that gathered them; the order breaks no ties.</param>
public sealed record RankingInputs(
    FeedList List, int Take, FeedControls Controls, double PeopleEvidence, IReadOnlyList<RankingCandidate> Candidates)
{
    /// <summary>0…1: how much there is to go by in what the viewer did; 0 for a newcomer.</summary>
    public double TasteEvidence { get; init; }
}

/// <summary>One video that may stand in the list.</summary>
/// <param name="Channel">Empty where it has none.</param>
public sealed record RankingCandidate(Guid VideoId, string Channel, CandidateSignals Signals);

/// <summary>What is known of a candidate before any weight.</summary>
/// <param name="Look">max_k s_k · cos(look interest k, v), −1…1.</param>
/// <param name="Words">The same in words.</param>
/// <param name="People">What viewers who watched the same did, 0…1.</param>
/// <param name="Fresh">2^(−age / half-life), 0…1.</param>
/// <param name="Popular">0…1, 1 for the most popular.</param>
/// <param name="Subscribed">1 where the viewer subscribed to its channel, else 0.</param>
/// <param name="Explore">Sampled chance that it is finished (Thompson, 1933), less the mean: how much a try is worth.</param>
/// <param name="Dislike">max_j s_j · max(0, cos(dislike j, v)), 0…1.</param>
/// <param name="Novelty">0…1: how unlike everything the viewer watched; what the slider familiar–new moves by.</param>
/// <param name="RecencyRank">0 (oldest) … 1 (newest) among what is listed; what the slider fresh–timeless moves by.</param>
/// <param name="PopularityRank">0 … 1 (most watched) among what is listed; what the slider popular–niche moves by.</param>
/// <param name="Next">How near it is to the video that the list is about, −1…1; 0 where it is about none.</param>
/// <param name="Trend">0…1: how much more it is watched lately than before, 1 for the one that rises most.</param>
/// <param name="FirstAudience">0 where it is not new or was shown often enough to be judged; else what it has for the kept place: 1…2 where it suits the viewer, more the newer it is; below 1 where it does not, more the nearer.</param>
/// <param name="Seen">1 where the viewer watched it already, else 0.</param>
/// <param name="ChannelShare">0…1: share of the viewer's taste that its channel has.</param>
/// <param name="Sequence">How near it is to where the viewer's next video is expected, times how much evidence there is, −1…1; 0 without a model.</param>
public sealed record CandidateSignals(
    double Look, double Words, double People, double Fresh, double Popular, double Subscribed, double Explore, double Dislike,
    double Novelty, double RecencyRank, double PopularityRank, double Next = 0, double Trend = 0, double FirstAudience = 0, double Seen = 0,
    double ChannelShare = 0, double Sequence = 0);

/// <summary>Cosines among the candidates of one list, by their places in <see cref="RankingInputs.Candidates"/>.</summary>
public interface ICandidateCosines
{
    /// <summary>cos(a, b), −1…1, in look and words together.</summary>
    float Cosine(int a, int b);
}
