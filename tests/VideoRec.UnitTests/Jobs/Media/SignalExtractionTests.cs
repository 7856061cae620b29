using VideoRec.Domain.Frames;
using VideoRec.Domain.Sound;

namespace VideoRec.UnitTests.Jobs.Media;

/// <summary>The real ffmpeg, on clips whose light and sound are known.</summary>
public sealed class SignalExtractionTests(MediaFixture media)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extract_APulsingClipWithATone_GivesItsRhythmAndItsBand()
    {
        var clip = media.Clip("pulse.mp4", "-f lavfi -i color=gray:s=160x90:r=25:d=6,format=gray,geq=lum='128+90*sin(2*PI*1.5*T)' -f lavfi -i sine=f=1000:d=6 "
            + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest");
        var sample = await SampleAsync(clip, SignalPlan.Default);
        var film = Assert.Single(sample.Pictures);
        Assert.InRange(film.Count, 71, 73);
        Assert.Equal((64, 64), (film.Width, film.Height));
        var power = MotionSpectrum.Power(MotionSpectrum.Brightness(film));
        Assert.InRange(Array.IndexOf(power, power.Max()) * 12.0 / film.Count, 1.5 - (12.0 / film.Count), 1.5 + (12.0 / film.Count));
        var levels = MelBands.Of(Assert.Single(sample.Sounds)).AsSpan(0, MelBands.Count).ToArray();
        Assert.InRange(Array.IndexOf(levels, levels.Max()), MelBands.BandOf(1000) - 1, MelBands.BandOf(1000) + 1);
    }

    [Fact]
    public async Task Extract_ALongSilentClip_GivesItsPartsWithoutSound()
    {
        var clip = media.Clip("halves.mkv", "-f lavfi -i color=black:s=64x48:r=10:d=20[a];color=white:s=64x48:r=10:d=20[b];[a][b]concat -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
        var sample = await SampleAsync(clip, new SignalPlan(12, 32, 2, 3));
        Assert.Equal(2, sample.Pictures.Count);
        Assert.All(sample.Pictures, part => Assert.InRange(part.Count, 35, 37));
        Assert.Equal((8.5, 28.5), (sample.Pictures[0].TimesSeconds[0], sample.Pictures[1].TimesSeconds[0]));
        Assert.All(MotionSpectrum.Brightness(sample.Pictures[0]), light => Assert.InRange(light, 0, 0.05));
        Assert.All(MotionSpectrum.Brightness(sample.Pictures[1]), light => Assert.InRange(light, 0.95, 1));
        Assert.Empty(sample.Sounds);
    }

    private async Task<SignalSample> SampleAsync(string clip, SignalPlan plan) =>
        await media.Tool.ExtractSignalsAsync(clip, await media.Tool.ProbeAsync(clip, Token), plan, Token);
}
