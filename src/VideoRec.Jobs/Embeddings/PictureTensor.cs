using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Turns frames into the tensor that a manifest's picture input asks for.</summary>
internal static class PictureTensor
{
    /// <summary>
    /// Tensor of frames <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1. For uint8 NHWC RGB it
    /// points into the frames' own memory; nothing is copied.
    /// </summary>
    public static OrtValue Create(RgbFrames frames, int first, int count, PictureInput input)
    {
        var channelsLast = input.Layout == "nhwc";
        long[] shape = channelsLast ? [count, frames.Height, frames.Width, 3] : [count, 3, frames.Height, frames.Width];
        var pixels = frames.Pixels.AsMemory(first * frames.FrameSize, count * frames.FrameSize);
        if (input.Type == "uint8" && channelsLast && input.Channels == "rgb")
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, shape);
        return input.Type == "uint8"
            ? OrtValue.CreateTensorValueFromMemory(Arrange<byte>(pixels.Span, frames, input, static (value, _) => value), shape)
            : OrtValue.CreateTensorValueFromMemory(Arrange<float>(pixels.Span, frames, input, Normalise(input)), shape);
    }

    private static Func<byte, int, float> Normalise(PictureInput input)
    {
        float[] scale = [.. input.Std.Select(std => 1 / (255f * std))];
        float[] offset = [.. input.Mean.Zip(input.Std, (mean, std) => mean / std)];
        return (value, channel) => value * scale[channel] - offset[channel];
    }

    private static T[] Arrange<T>(ReadOnlySpan<byte> pixels, RgbFrames frames, PictureInput input, Func<byte, int, T> convert)
    {
        var result = new T[pixels.Length];
        var area = frames.Width * frames.Height;
        var channelsLast = input.Layout == "nhwc";
        for (var start = 0; start < pixels.Length; start += area * 3)
            for (var pixel = 0; pixel < area; pixel++)
                for (var channel = 0; channel < 3; channel++)
                {
                    var source = input.Channels == "rgb" ? channel : 2 - channel;
                    var target = channelsLast ? pixel * 3 + channel : channel * area + pixel;
                    result[start + target] = convert(pixels[start + pixel * 3 + source], channel);
                }

        return result;
    }
}
