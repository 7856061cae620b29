using VideoRec.Domain.Interactions;
using VideoRec.Domain.ServedLists;

namespace VideoRec.UnitTests.Domain.ServedLists;

public sealed class ListOutcomesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] V = [.. Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8]))];
    private static readonly Guid List = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();

    [Fact]
    public void WatchingAfterAClick_BelongsToTheListOfTheClick()
    {
        var outcomes = Of(
            Did(0, InteractionKind.Impression, List), Did(2, InteractionKind.Click, List),
            Did(2, InteractionKind.Watch, null, 20, 0.6), Did(2, InteractionKind.Watch, null, 25, 0.7));
        Assert.Equal(new ItemOutcome(true, true, true, false, 25), outcomes[2]);
        Assert.Equal([0, 0, 2, 0, 0], outcomes.Select(o => o.Grade));

        // The impression of the second was lost, but something below it was clicked.
        Assert.Equal([true, true, true, false, false], outcomes.Select(o => o.Shown));
    }

    [Fact]
    public void WatchingThatCameFromElsewhere_IsNotCredited()
    {
        var late = Did(0, InteractionKind.Finish, null, 60, 1, Now.AddHours(13));
        Assert.Equal([1, 0, 0, 0, 0], Of(Did(0, InteractionKind.Click, List), late).Select(o => o.Grade));
        Assert.Equal([1, 0, 0, 0, 0], Of(Did(0, InteractionKind.Click, List), Did(0, InteractionKind.Click, Other), Did(0, InteractionKind.Finish, null, 60, 1)).Select(o => o.Grade));
        Assert.Equal([1, 0, 0, 0, 0], Of(Did(0, InteractionKind.Click, List), Did(0, InteractionKind.Click, null), Did(0, InteractionKind.Finish, null, 60, 1)).Select(o => o.Grade));
        Assert.All(Of(Did(0, InteractionKind.Impression, Other), Did(1, InteractionKind.Click, Other), Did(3, InteractionKind.Like, List)), o => Assert.Equal(default, o));
    }

    [Theory]
    [InlineData(InteractionKind.Finish, null, 3)]
    [InlineData(InteractionKind.Watch, 0.95, 3)]
    [InlineData(InteractionKind.Watch, 0.5, 2)]
    [InlineData(InteractionKind.Watch, 0.49, 1)]
    public void Grades(InteractionKind kind, double? fraction, int grade) =>
        Assert.Equal(grade, Of(Did(1, kind, List, 9, fraction))[1].Grade);

    private static IReadOnlyList<ItemOutcome> Of(params Interaction[] log) =>
        ListOutcomes.Of(List, [.. V.Select(id => new ServedItem(id, 0, Made.Zero))], log);

    private static Interaction Did(int video, InteractionKind kind, Guid? list, double? seconds = null, double? fraction = null, DateTimeOffset? at = null) =>
        new() { VideoId = V[video], Kind = kind, ListId = list, SecondsWatched = seconds, Fraction = fraction, At = at ?? Now };
}
