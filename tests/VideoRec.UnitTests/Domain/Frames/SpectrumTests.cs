using CsCheck;
using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Frames;

public sealed class SpectrumTests
{
    private const double Rate = 12;

    [Theory]
    [InlineData(5, 0)]
    [InlineData(0, 9)]
    [InlineData(3, 4)]
    [InlineData(12, 16)]
    [InlineData(24, 0)]
    public void Rings_OfAGrating_PeakAtItsCycles(int across, int down)
    {
        var rings = SpatialSpectrum.Rings(Synthetic.Grating(across, down), Synthetic.Size, Synthetic.Size);
        Assert.Equal((int)double.Hypot(across, down), Array.IndexOf(rings, rings.Max()));
        Assert.Equal(33, rings.Length);
    }

    [Fact]
    public void Rings_OfAnOblongPicture_CountCyclesAPicture() =>
        Assert.Equal(7, Array.IndexOf(SpatialSpectrum.Rings(Synthetic.Grating(7, 0, 96, 40), 96, 40), SpatialSpectrum.Rings(Synthetic.Grating(7, 0, 96, 40), 96, 40).Max()));

    [Fact]
    public void Rings_OfAPlainPicture_AreZero() =>
        Assert.All(SpatialSpectrum.Rings(Synthetic.Luma((_, _) => 200), Synthetic.Size, Synthetic.Size), ring => Assert.Equal(0, ring, 6));

    [Fact]
    public void Transform_ThereAndBack_GivesThePictureTimesItsSize()
    {
        var luma = Synthetic.Luma((x, y) => ((x * 31) + (y * 17)) % 256, 20, 12);
        var numbers = Array.ConvertAll(luma, value => new System.Numerics.Complex(value, 0));
        SpatialSpectrum.TransformBack(SpatialSpectrum.Transform(numbers, 20, 12), 20, 12);
        for (var i = 0; i < luma.Length; i++)
            Assert.Equal(luma[i], numbers[i].Real / luma.Length, 6);
    }

    [Fact]
    public void Power_OfASine_PeaksWithinOneBinOfItsFrequency() => Gen.Double[0.3, 5.7].Select(Gen.Int[48, 240]).Sample((hertz, count) =>
    {
        double[] series = [.. Enumerable.Range(0, count).Select(i => 3 + Math.Sin((Math.Tau * hertz * i / Rate) + 1))];
        var power = MotionSpectrum.Power(series);
        Assert.Equal((count / 2) + 1, power.Length);
        Assert.InRange(Array.IndexOf(power, power.Max()) * Rate / count, hertz - (Rate / count), hertz + (Rate / count));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(5)]
    public void Brightness_OfAFilmThatPulses_HasItsFrequency(double hertz)
    {
        var film = Synthetic.Film(60, Rate, time => 0.5 + (0.4 * Math.Sin(Math.Tau * hertz * time)));
        var power = MotionSpectrum.Power(MotionSpectrum.Brightness(film));
        Assert.InRange(Array.IndexOf(power, power.Max()) * Rate / 60, hertz - (Rate / 60), hertz + (Rate / 60));
    }

    [Fact]
    public void Energy_OfAStep_IsItsSizeOnce()
    {
        var energy = MotionSpectrum.Energy(Synthetic.Film(10, Rate, time => time < 5 / Rate ? 0.2 : 0.6));
        Assert.Equal(9, energy.Length);
        Assert.Equal(0.4, energy[4], 2);
        Assert.Equal(0, energy.Where((_, i) => i != 4).Sum(), 6);
    }

    [Fact]
    public void Energy_OfAJerkTwiceASecond_HasARhythmOfTwoHertz()
    {
        // A bar that jumps every half second: what moves does so twice a second, wherever it stands.
        var film = Synthetic.Film(120, Rate, (time, x, _) => x / 4 == (int)(time * 2) % 16 ? 1 : 0);
        var power = MotionSpectrum.Power(MotionSpectrum.Energy(film));
        var lowest = Enumerable.Range(1, power.Length - 1).First(bin => power[bin] > power.Max() / 2);
        Assert.Equal(2, lowest * Rate / 119, 0.11);
    }

    [Fact]
    public void Power_OfNothingThatVaries_IsZero_AndOfTooLittleEmpty()
    {
        Assert.All(MotionSpectrum.Power([4, 4, 4, 4, 4]), value => Assert.Equal(0, value, 9));
        Assert.Empty(MotionSpectrum.Power([1]));
        Assert.All(MotionSpectrum.Bands([], 4), share => Assert.Equal(0, share));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(97)]
    public void Bands_OfASine_HoldItInTheSameBandWhateverTheLength(int count)
    {
        var bands = MotionSpectrum.Bands(MotionSpectrum.Power([.. Enumerable.Range(0, count).Select(i => Math.Sin(Math.Tau * 3.3 * i / Rate))]), 8);
        Assert.Equal(4, Array.IndexOf(bands, bands.Max()));
        Assert.Equal(1, bands.Sum(), 9);
    }
}
