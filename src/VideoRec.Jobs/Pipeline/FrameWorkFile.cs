using System.Text;
using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// The raw RGB file that the frames stage leaves for the stages after it: magic, width, height, count (int32, little-endian),
/// the times (float64), then the pixels as in <see cref="RgbFrames"/>. It is a cache: whatever is not whole is not there.
/// </summary>
internal static class FrameWorkFile
{
    private const int Magic = 0x31465256;

    // Far above any plan; a damaged header must not make us reserve memory without end.
    private const int MaxSide = 4096;
    private const int MaxCount = 4096;

    public static void Write(string path, RgbFrames frames)
    {
        var partial = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var writer = new BinaryWriter(File.Create(partial), Encoding.UTF8))
        {
            writer.Write(Magic);
            writer.Write(frames.Width);
            writer.Write(frames.Height);
            writer.Write(frames.Count);
            foreach (var time in frames.TimesSeconds)
                writer.Write(time);
            writer.Write(frames.Pixels, 0, frames.Count * frames.FrameSize);
        }

        File.Move(partial, path, overwrite: true);
    }

    public static RgbFrames? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
            if (reader.ReadInt32() != Magic)
                return null;
            var (width, height, count) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            if (width is < 1 or > MaxSide || height is < 1 or > MaxSide || count is < 1 or > MaxCount)
                return null;
            var times = new double[count];
            for (var i = 0; i < count; i++)
                times[i] = reader.ReadDouble();
            var frames = new RgbFrames(width, height, times, reader.ReadBytes(checked(width * height * 3 * count)));
            return frames.Pixels.Length == frames.FrameSize * count ? frames : null;
        }
        catch (Exception exception) when (exception is IOException or OverflowException)
        {
            return null;
        }
    }
}
