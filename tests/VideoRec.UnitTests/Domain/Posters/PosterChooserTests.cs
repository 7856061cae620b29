using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Posters;

namespace VideoRec.UnitTests.Domain.Posters;

public sealed class PosterChooserTests
{
    private const int Size = 96;
    private static readonly byte[] Scene = Picture(7);
    private static readonly byte[] OtherScene = Picture(23);

    [Fact]
    public void Choose_BlackWhiteAndGreyFramesAroundAPicture_TakesThePicture()
    {
        var choice = Choose([Flat(0), Flat(255), Scene, Flat(128), Flat(6)]);

        Assert.Equal(2, choice.Ordinal);
        Assert.Equal(2.0, choice.TimeSeconds);
    }

    [Fact]
    public void Choose_SharpFrameAmongBlurredOnes_TakesTheSharp() =>
        Assert.Equal(3, Choose([Blur(Scene, 4), Blur(Scene, 5), Blur(Scene, 3), Scene, Blur(Scene, 6), Blur(Scene, 4)]).Ordinal);

    [Fact]
    public void Choose_FadeFromBlack_TakesTheFullPicture() =>
        Assert.Equal(4, Choose([Flat(0), Mix(Scene, Flat(0), 0.25f), Mix(Scene, Flat(0), 0.5f), Mix(Scene, Flat(0), 0.75f), Scene, Mix(Scene, Flat(0), 0.9f)]).Ordinal);

    [Fact]
    public void Choose_SameQuality_TakesTheFrameWithASubject()
    {
        var maps = Enumerable.Repeat(SubjectCropTests.Map(), 5).ToArray();
        maps[2] = SubjectCropTests.Map((60, 40, 160, 180, 0.95f));
        var choice = PosterChooser.Choose(Frames([Scene, Scene, Scene, Scene, Scene]), new SaliencyMaps(5, 224, 224, [.. maps.SelectMany(m => m)]));

        Assert.Equal(2, choice.Ordinal);
        Assert.NotNull(choice.Subject);
        Assert.InRange(choice.Subject.CentreX, 0.45f, 0.55f);
    }

    [Fact]
    public void Choose_FloorFromSideToSideOrAThingOnIt_TakesTheThing()
    {
        var frames = Frames([Scene, Scene, Scene]);
        float[][] maps = [SubjectCropTests.Map((5, 150, 219, 220, 0.95f)), SubjectCropTests.Map((90, 90, 150, 150, 0.9f)), SubjectCropTests.Map((5, 150, 219, 220, 0.95f))];

        Assert.Equal(1, PosterChooser.Choose(frames, new SaliencyMaps(3, 224, 224, [.. maps.SelectMany(m => m)])).Ordinal);
    }

    [Fact]
    public void Likelihood_DissolveBetweenTwoPictures_IsHighOnlyInTheMiddle()
    {
        var frames = Frames([Scene, Scene, Mix(Scene, OtherScene, 0.5f), OtherScene, OtherScene]);

        Assert.Equal(0, TransitionDetector.Likelihood(frames, 0));
        Assert.Equal(0, TransitionDetector.Likelihood(frames, 1));
        Assert.True(TransitionDetector.Likelihood(frames, 2) > 0.8);
        Assert.Equal(0, TransitionDetector.Likelihood(frames, 3));
    }

    [Fact]
    public void Likelihood_ThreeDifferentPictures_IsNoTransition() =>
        Assert.True(TransitionDetector.Likelihood(Frames([Scene, Picture(91), OtherScene]), 1) < 0.3);

    [Fact]
    public void Measures_Checkerboard_HasTheKnownValues()
    {
        // Luma alternates 0 and 255: mean ½, deviation ½; each inner Laplacian is ±4 · 255.
        var board = new byte[16 * 16 * 3];
        for (var i = 0; i < 256; i++)
            Array.Fill(board, (byte)((i + i / 16) % 2 * 255), i * 3, 3);

        var measures = PictureMeasures.Of(board, 16, 16);

        Assert.Equal(0.5f, measures.Brightness, 1e-4f);
        Assert.Equal(0.5f, measures.Contrast, 1e-4f);
        Assert.Equal(0.5f, measures.Dark, 1e-4f);
        Assert.Equal(0.5f, measures.Blown, 1e-4f);
        Assert.Equal(1020f * 1020f, measures.Sharpness, 1f);
        Assert.Equal(0, measures.Colourfulness, 1e-3f);
    }

    [Fact]
    public void Choose_NoFrames_Throws() =>
        Assert.Throws<ArgumentException>(() => PosterChooser.Choose(new RgbFrames(Size, Size, [], []), new SaliencyMaps(0, 224, 224, [])));

    private static PosterChoice Choose(byte[][] pictures)
    {
        var map = SubjectCropTests.Map((60, 40, 160, 180, 0.95f));
        return PosterChooser.Choose(Frames(pictures), new SaliencyMaps(pictures.Length, 224, 224, [.. pictures.SelectMany(_ => map)]));
    }

    private static RgbFrames Frames(byte[][] pictures) =>
        new(Size, Size, [.. pictures.Select((_, i) => (double)i)], [.. pictures.SelectMany(p => p)]);

    private static byte[] Flat(byte value) => [.. Enumerable.Repeat(value, Size * Size * 3)];

    /// <summary>Coloured rectangles of many sizes: edges, contrast and colour, the same each time.</summary>
    private static byte[] Picture(int seed)
    {
        var random = new Random(seed);
        var picture = Flat(90);
        for (var n = 0; n < 60; n++)
        {
            var (left, top, width, height) = (random.Next(Size), random.Next(Size), random.Next(4, 40), random.Next(4, 40));
            byte[] colour = [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
            for (var y = top; y < Math.Min(Size, top + height); y++)
                for (var x = left; x < Math.Min(Size, left + width); x++)
                    colour.CopyTo(picture, (y * Size + x) * 3);
        }

        return picture;
    }

    private static byte[] Mix(byte[] a, byte[] b, float share) => [.. a.Zip(b, (x, y) => (byte)(share * x + (1 - share) * y))];

    private static byte[] Blur(byte[] picture, int radius)
    {
        var result = new byte[picture.Length];
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
                for (var channel = 0; channel < 3; channel++)
                {
                    int sum = 0, count = 0;
                    for (var v = Math.Max(0, y - radius); v <= Math.Min(Size - 1, y + radius); v++)
                        for (var u = Math.Max(0, x - radius); u <= Math.Min(Size - 1, x + radius); u++, count++)
                            sum += picture[(v * Size + u) * 3 + channel];
                    result[(y * Size + x) * 3 + channel] = (byte)(sum / count);
                }

        return result;
    }
}
