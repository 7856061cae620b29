namespace VideoRec.Domain.Behaviour;

/// <summary>
/// What many viewers' behaviour says about one: a pure function of that viewer's history, so that a viewer who came
/// after the training is served as well as any other.
/// </summary>
public interface IBehaviourModel
{
    int Items { get; }

    /// <summary>Scores every item for a viewer with this history.</summary>
    /// <param name="history">Each item at most once; items of the history get scores too, which mean little.</param>
    /// <param name="scores">One number an item, overwritten; more is better, the scale is the model's own. All 0 for an empty history.</param>
    void Score(ReadOnlySpan<ItemWeight> history, Span<float> scores);
}
