using VideoRec.Domain.Interactions;

namespace VideoRec.UnitTests.Domain.Interactions;

public sealed class InteractionValidationTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid VideoId = Guid.NewGuid();

    public static TheoryData<string, InteractionInput> Wrong { get; } = new()
    {
        { "videoId", new InteractionInput(null, "like") },
        { "videoId", new InteractionInput(Guid.Empty, "like") },
        { "kind", new InteractionInput(VideoId, null) },
        { "kind", new InteractionInput(VideoId, "stare") },
        { "kind", new InteractionInput(VideoId, "3") },
        { "kind", new InteractionInput(VideoId, "Like") },
        { "secondsWatched", new InteractionInput(VideoId, "watch", SecondsWatched: -1) },
        { "secondsWatched", new InteractionInput(VideoId, "watch", SecondsWatched: double.NaN) },
        { "secondsWatched", new InteractionInput(VideoId, "watch", SecondsWatched: double.PositiveInfinity) },
        { "fraction", new InteractionInput(VideoId, "watch", Fraction: 1.01) },
        { "fraction", new InteractionInput(VideoId, "watch", Fraction: double.NaN) },
        { "fraction", new InteractionInput(VideoId, "watch") },
        { "position", new InteractionInput(VideoId, "click", Position: -1) },
        { "surface", new InteractionInput(VideoId, "click", Surface: "<script>") },
        { "surface", new InteractionInput(VideoId, "click", Surface: new string('a', 41)) },
        { "at", new InteractionInput(VideoId, "click", At: Now.AddMinutes(6)) },
        { "at", new InteractionInput(VideoId, "click", At: Now.AddDays(-366)) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_OneWrongField_RefusesTheBatchAndNamesIt(string field, InteractionInput input)
    {
        var read = InteractionValidation.Read([new InteractionInput(VideoId, "like"), input], Now, out var errors);
        Assert.Empty(read);
        var (name, sentences) = Assert.Single(errors);
        Assert.Equal($"interactions[1].{field}", name);
        Assert.EndsWith(".", Assert.Single(sentences));
    }

    [Fact]
    public void Read_NullInteraction_IsRefused()
    {
        Assert.Empty(InteractionValidation.Read([null!], Now, out var errors));
        Assert.Equal(["interactions[0]"], errors.Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public void Read_BatchOfWrongSize_IsRefused(int size)
    {
        Assert.Empty(InteractionValidation.Read([.. Enumerable.Repeat(new InteractionInput(VideoId, "like"), size)], Now, out var errors));
        Assert.Equal(["interactions"], errors.Keys);
    }

    [Fact]
    public void Read_EveryKind_IsKnownByItsCamelCaseName()
    {
        var inputs = InteractionValidation.KindNames.Select(kind => new InteractionInput(VideoId, kind, Fraction: 0.5)).ToList();
        var read = InteractionValidation.Read(inputs, Now, out var errors);
        Assert.Empty(errors);
        Assert.Equal(Enum.GetValues<InteractionKind>().Order(), read.Select(i => i.Kind).Order());
        Assert.Contains("notInterested", InteractionValidation.KindNames);
    }

    [Fact]
    public void Read_WithoutTimeAndSurface_TakesNowAndNone()
    {
        var read = Assert.Single(InteractionValidation.Read([new InteractionInput(VideoId, "watch", 12, 0.5, "up-next", 3)], Now, out _));
        Assert.Equal((VideoId, InteractionKind.Watch, 12d, 0.5, "up-next", 3, Now), (read.VideoId, read.Kind, read.SecondsWatched, read.Fraction, read.Surface, read.Position, read.At));
        Assert.Equal("", Assert.Single(InteractionValidation.Read([new InteractionInput(VideoId, "like")], Now, out _)).Surface);
    }
}
