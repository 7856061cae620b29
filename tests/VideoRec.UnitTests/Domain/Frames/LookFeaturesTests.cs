using System.Numerics.Tensors;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Sound;

namespace VideoRec.UnitTests.Domain.Frames;

public sealed class LookFeaturesTests
{
    private const double Rate = 12;

    [Fact]
    public void Families_LieOneAfterAnother_AndTheirWeightsAddUpToOne()
    {
        Assert.Equal(0, LookFeatures.Dimension % 16);
        Assert.Equal(1, LookFeatures.Families.Sum(family => family.Weight), 9);
        for (var i = 1; i < LookFeatures.Families.Count; i++)
            Assert.Equal(LookFeatures.Families[i - 1].Offset + LookFeatures.Families[i - 1].Length, LookFeatures.Families[i].Offset);
        Assert.InRange(LookFeatures.Dimension - LookFeatures.Families[^1].Offset - LookFeatures.Families[^1].Length, 0, 15);
    }

    [Fact]
    public void EachFamily_HasTheLengthOfItsWeight()
    {
        var vector = LookFeatures.Of(Sample(Moving(1), Tone(800)));
        Assert.Equal(LookFeatures.Dimension, vector.Length);
        Assert.All(LookFeatures.Families, family => Assert.Equal(Math.Sqrt(family.Weight), TensorPrimitives.Norm<float>(Of(family.Name, vector)), 4));
        Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 4);
    }

    [Fact]
    public void WithoutSound_TheSoundsPlaceIsEmpty_AndTheRestStays()
    {
        var (loud, silent) = (LookFeatures.Of(Sample(Moving(1), Tone(800))), LookFeatures.Of(new SignalSample([Moving(1)], [])));
        Assert.All(Of("sound", silent).ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(loud[..LookFeatures.Families[^1].Offset], silent[..LookFeatures.Families[^1].Offset]);
    }

    [Fact]
    public void EachFamily_TellsWhatItIsFor()
    {
        var slow = LookFeatures.Of(Sample(Moving(1), Tone(800)));
        var otherTone = LookFeatures.Of(Sample(Moving(1), Tone(3000)));
        var faster = LookFeatures.Of(Sample(Moving(4), Tone(800)));
        Assert.True(Cosine("sound", slow, otherTone) < 0.9);
        Assert.Equal(1, Cosine("motion", slow, otherTone), 4);
        Assert.True(Cosine("motion", slow, faster) < 0.95, $"{Cosine("motion", slow, faster)}");
        Assert.Equal(1, Cosine("colour histogram", slow, faster), 4);
    }

    [Fact]
    public void BlackAndSilent_HasAVectorOfFiniteNumbers()
    {
        var vector = LookFeatures.Of(new SignalSample([Synthetic.Film(1, Rate, _ => 0)], [new float[16_000]]));
        Assert.All(vector, value => Assert.True(float.IsFinite(value)));
        Assert.True(TensorPrimitives.Norm<float>(Of("colour histogram", vector)) > 0);
        Assert.True(TensorPrimitives.Norm<float>(Of("motion", vector)) > 0);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(30, 1)]
    [InlineData(31, 5)]
    [InlineData(7200, 5)]
    public void Plan_TakesAShortVideoWhole_AndFivePartsOfALongOne(double duration, int parts)
    {
        var windows = SignalPlan.Default.Windows(duration);
        Assert.Equal(parts, windows.Count);
        Assert.Equal(Math.Min(duration, 30), windows.Sum(w => w.LengthSeconds), 6);
        for (var i = 0; i < windows.Count; i++)
        {
            Assert.InRange(windows[i].StartSeconds, i == 0 ? 0 : windows[i - 1].StartSeconds + windows[i - 1].LengthSeconds, duration);
            Assert.True(windows[i].StartSeconds + windows[i].LengthSeconds <= duration + 1e-9);
        }
    }

    private static ReadOnlySpan<float> Of(string family, float[] vector)
    {
        var place = LookFeatures.Families.Single(f => f.Name == family);
        return vector.AsSpan(place.Offset, place.Length);
    }

    private static double Cosine(string family, float[] a, float[] b) => TensorPrimitives.CosineSimilarity(Of(family, a), Of(family, b));

    private static SignalSample Sample(RgbFrames film, float[] sound) => new([film], [sound]);

    /// <summary>A bar that jumps to and fro so many times a second.</summary>
    private static RgbFrames Moving(double hertz) => Synthetic.Film(72, Rate, (time, x, _) => x / 4 == (int)((time * hertz) + 1e-6) % 2 * 8 ? 1 : 0.2);

    private static float[] Tone(double hertz) =>
        [.. Enumerable.Range(0, MelBands.SamplingRate).Select(i => (float)(0.5 * Math.Sin(Math.Tau * hertz * i / MelBands.SamplingRate)))];
}
