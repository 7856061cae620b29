using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.OnScreen;

/// <summary>Finds lines of text by a network that gives each pixel's probability to be inside one.</summary>
internal sealed class TextDetector(ModelManifest manifest, ModelSession session) : IDisposable
{
    /// <summary>The network halves its picture five times.</summary>
    private const int Multiple = 32;

    /// <summary>A very long picture is looked at in less detail rather than with more memory.</summary>
    private const int MostPixels = 1 << 21;

    private readonly PictureInput _input = manifest.Picture!;

    public async Task<IReadOnlyList<TextRegion>> FindAsync(RgbFrames picture, int shortSide, CancellationToken cancellationToken)
    {
        var (width, height) = SizeFor(picture.Width, picture.Height, shortSide);
        var resized = FrameResizer.Resize(picture, width, height);
        using var tensor = PictureTensor.Create(resized, 0, 1, _input);
        var results = await session.RunAsync(
            new Dictionary<string, OrtValue> { [_input.Name] = tensor }, [manifest.Outputs.Embedding], cancellationToken).ConfigureAwait(false);
        return [.. RegionFinder.Find(results[0], width, height).Select(region => region.Scaled((float)picture.Width / width, (float)picture.Height / height))];
    }

    public void Dispose() => session.Dispose();

    internal static (int Width, int Height) SizeFor(int width, int height, int shortSide)
    {
        var scale = Math.Min((double)shortSide / Math.Min(width, height), Math.Sqrt((double)MostPixels / width / height));
        return (Rounded(width * scale), Rounded(height * scale));
    }

    private static int Rounded(double pixels) => Math.Max(1, (int)Math.Round(pixels / Multiple)) * Multiple;
}
