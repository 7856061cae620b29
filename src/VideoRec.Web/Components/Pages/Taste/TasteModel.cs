using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>What the site believes of a viewer, in the page's language.</summary>
/// <param name="Interests">Strongest first.</param>
/// <param name="Dislikes">What pushes away, latest first.</param>
/// <param name="Session">What counts most at the moment.</param>
public sealed record TasteModel(
    bool LearningPaused, List<InterestModel> Interests, List<TasteVideoModel> Dislikes, List<TasteVideoModel> Session,
    List<string> Subscribed, List<string> Blocked)
{
    public bool IsEmpty => Interests.Count + Dislikes.Count + Session.Count + Subscribed.Count + Blocked.Count == 0;
}

/// <summary>One interest.</summary>
/// <param name="AnchorId">The video that what is said of it is tied to.</param>
/// <param name="IsNamed">The viewer gave it its name.</param>
/// <param name="Strength">0…1: what the viewer made of it; 1 as it is, 0 paused.</param>
/// <param name="Share">0…1: its share of the weight of all interests.</param>
/// <param name="Videos">Weightiest first.</param>
public sealed record InterestModel(Guid AnchorId, string Name, bool IsNamed, double Strength, double Share, List<TasteVideoModel> Videos);

/// <summary>A video that taste comes from, and what the viewer did with it.</summary>
public sealed record TasteVideoModel(CardModel Card, string Did);
