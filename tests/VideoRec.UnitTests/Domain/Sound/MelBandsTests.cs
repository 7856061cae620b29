using VideoRec.Domain.Sound;

namespace VideoRec.UnitTests.Domain.Sound;

public sealed class MelBandsTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(440)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(6000)]
    public void Tone_FallsIntoItsBand(double hertz)
    {
        var levels = MelBands.Of(Tone(hertz, 0.5)).AsSpan(0, MelBands.Count).ToArray();
        Assert.InRange(Array.IndexOf(levels, levels.Max()), MelBands.BandOf(hertz) - 1, MelBands.BandOf(hertz) + 1);
        Assert.True(levels[MelBands.BandOf(hertz)] > 0.75, $"level {levels[MelBands.BandOf(hertz)]}");
    }

    [Fact]
    public void Tone_FortyDecibelsSofter_IsHalfTheScaleLower()
    {
        var band = MelBands.BandOf(1000);
        Assert.Equal(MelBands.Of(Tone(1000, 0.5))[band] - 0.5, MelBands.Of(Tone(1000, 0.005))[band], 0.01);
    }

    [Fact]
    public void FullScaleTone_IsAtTheTopOfTheScale() => Assert.Equal(1, MelBands.Of(Tone(1000, 1))[MelBands.BandOf(1000)], 0.05);

    [Fact]
    public void SteadyTone_DoesNotVary_AndOneThatComesAndGoesDoes()
    {
        var band = MelBands.BandOf(1000);
        var steady = MelBands.Of(Tone(1000, 0.5))[MelBands.Count + band];
        var beeping = MelBands.Of([.. Tone(1000, 0.5).Select((sample, i) => i / 4000 % 2 == 0 ? sample : 0)])[MelBands.Count + band];
        Assert.True(steady < 0.01 && beeping > 0.2, $"steady {steady}, beeping {beeping}");
    }

    [Fact]
    public void Silence_AndNoSound_AndLessThanAFrame_AreZero()
    {
        Assert.Equal(new float[MelBands.Length], MelBands.Of(new float[16_000]));
        Assert.Equal(new float[MelBands.Length], MelBands.Of([]));
        Assert.Equal(new float[MelBands.Length], MelBands.Of([.. Tone(1000, 1).Take(100)]));
    }

    private static float[] Tone(double hertz, double amplitude) =>
        [.. Enumerable.Range(0, 2 * MelBands.SamplingRate).Select(i => (float)(amplitude * Math.Sin(Math.Tau * hertz * i / MelBands.SamplingRate)))];
}
