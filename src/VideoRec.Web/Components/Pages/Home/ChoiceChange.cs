using VideoRec.Domain.Taste;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>What a viewer chose between two readings, as the note above the feed tells it.</summary>
/// <param name="Text">Key of the sentence.</param>
/// <param name="Channel">Named in it; null where none is.</param>
internal sealed record ChoiceChange(string Text, string? Channel = null)
{
    /// <summary>Null where nothing was chosen.</summary>
    public static ChoiceChange? Between(ViewerChoices before, ViewerChoices after)
    {
        if (before.Controls != after.Controls)
            return new ChoiceChange("Note_Controls");
        if (after.SubscribedChannels.Except(before.SubscribedChannels).FirstOrDefault() is { } subscribed)
            return new ChoiceChange("Note_Subscribed", subscribed);
        if (after.BlockedChannels.Except(before.BlockedChannels).FirstOrDefault() is { } blocked)
            return new ChoiceChange("Note_Blocked", blocked);
        if (before.SubscribedChannels.Except(after.SubscribedChannels).FirstOrDefault() is { } left)
            return new ChoiceChange("Note_Unsubscribed", left);
        if (before.BlockedChannels.Except(after.BlockedChannels).FirstOrDefault() is { } shown)
            return new ChoiceChange("Note_Unblocked", shown);
        if (before.LearningPaused != after.LearningPaused)
            return new ChoiceChange(after.LearningPaused ? "Note_LearningOff" : "Note_LearningOn");
        return Strengths(before) != Strengths(after) ? new ChoiceChange("Note_Interests") : null;
    }

    private static string Strengths(ViewerChoices choices) =>
        string.Join(';', choices.Interests.Values.OrderBy(i => i.AnchorVideoId).Select(i => FormattableString.Invariant($"{i.AnchorVideoId}:{i.Strength}")));
}
