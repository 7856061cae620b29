using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// What the trunk of an encoder gave of some frames of each video, in a file of float16: half a gigabyte of a thousand videos need not
/// be in memory. Videos are appended one by one, so that reading them goes on where it stopped.
/// </summary>
internal sealed class TrunkFeatures : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Half[] _halves;
    private int[]? _records;

    public TrunkFeatures(string path, TrunkShape shape)
    {
        Shape = shape;
        _halves = new Half[shape.Video];
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);

        // A record that a crash cut off is written again.
        Count = (int)(RandomAccess.GetLength(_file) / RecordBytes);
        RandomAccess.SetLength(_file, Count * RecordBytes);
    }

    public TrunkShape Shape { get; }

    /// <summary>Videos that are in the file, those without frames included until <see cref="KeepSeen"/>.</summary>
    public int Count { get; private set; }

    private long RecordBytes => (long)Shape.Video * sizeof(ushort);

    /// <param name="frames">One frame's numbers after the other; where they are fewer than asked for they begin again, more are left out; none for a video that could not be read.</param>
    public void Append(ReadOnlySpan<float> frames)
    {
        var count = frames.Length / Shape.Frame;
        if (count == 0)
            Array.Fill(_halves, Half.NaN);
        for (var frame = 0; frame < Shape.Frames && count > 0; frame++)
            TensorPrimitives.ConvertToHalf(frames.Slice(frame % count * Shape.Frame, Shape.Frame), _halves.AsSpan(frame * Shape.Frame, Shape.Frame));
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_halves.AsSpan()), Count * RecordBytes);
        Count++;
    }

    /// <summary>Forgets the videos without frames: the others are counted anew.</summary>
    /// <returns>The places, until now, of those that stay.</returns>
    public int[] KeepSeen()
    {
        var frame = new float[Shape.Frame];
        _records = [.. Enumerable.Range(0, Count).Where(video =>
        {
            ReadFrame(video, 0, frame);
            return float.IsFinite(frame[0]);
        })];
        Count = _records.Length;
        return _records;
    }

    /// <summary>All frames of a video.</summary>
    public void Read(int video, Span<float> numbers) => Read(video, 0, numbers[..Shape.Video]);

    /// <summary>One frame of a video.</summary>
    public void ReadFrame(int video, int frame, Span<float> numbers) => Read(video, frame, numbers[..Shape.Frame]);

    public void Dispose() => _file.Dispose();

    private void Read(int video, int frame, Span<float> numbers)
    {
        var halves = _halves.AsSpan(0, numbers.Length);
        var bytes = MemoryMarshal.AsBytes(halves);
        for (var done = 0; done < bytes.Length;)
            done += RandomAccess.Read(_file, bytes[done..], ((_records?[video] ?? video) * RecordBytes) + ((long)frame * Shape.Frame * sizeof(ushort)) + done) is > 0 and var read
                ? read
                : throw new EndOfStreamException("The trunk's numbers of a video are missing.");
        TensorPrimitives.ConvertToSingle(halves, numbers);
    }
}
