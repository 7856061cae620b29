using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Media;

/// <summary>How ffmpeg is found and held in. Section <c>VideoRec:Media</c>.</summary>
public sealed class MediaOptions : IValidatableObject
{
    /// <summary>Folder that holds <c>ffmpeg</c> and <c>ffprobe</c>.</summary>
    /// <value>The default is empty: they are looked up on PATH.</value>
    public string? BinaryFolder { get; set; }

    /// <summary>Threads of one ffmpeg run.</summary>
    /// <value>The default is 2; allowed are 1 to 64.</value>
    [Range(1, 64)]
    public int Threads { get; set; } = 2;

    /// <summary>Longest video that is taken, in seconds.</summary>
    /// <value>The default is 14400 (4 hours); allowed are 1 to 86400.</value>
    [Range(1, 86_400)]
    public double MaxDurationSeconds { get; set; } = 14_400;

    /// <summary>Largest picture that is decoded, in pixels (width × height).</summary>
    /// <value>The default is 36000000, enough for 8K; allowed are 65536 to 150000000.</value>
    [Range(65_536, 150_000_000)]
    public int MaxPixels { get; set; } = 36_000_000;

    /// <summary>Most streams a file may hold.</summary>
    /// <value>The default is 32; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int MaxStreams { get; set; } = 32;

    /// <summary>Wall time of one probing run or one picture, in seconds.</summary>
    /// <value>The default is 60; allowed are 5 to 3600.</value>
    [Range(5, 3600)]
    public int ProbeTimeoutSeconds { get; set; } = 60;

    /// <summary>Wall time of frame extraction for each second of video; never under <see cref="ProbeTimeoutSeconds"/>.</summary>
    /// <value>The default is 2; allowed are 0.1 to 100.</value>
    [Range(0.1, 100)]
    public double FramesTimePerSecond { get; set; } = 2;

    /// <summary>Wall time of a transcode for each second of video; never under <see cref="ProbeTimeoutSeconds"/>.</summary>
    /// <value>The default is 20; allowed are 0.1 to 1000.</value>
    [Range(0.1, 1000)]
    public double TranscodeTimePerSecond { get; set; } = 20;

    /// <summary>A run that delivers nothing for so long is ended, in seconds.</summary>
    /// <value>The default is 120; allowed are 5 to 3600.</value>
    [Range(5, 3600)]
    public int StallTimeoutSeconds { get; set; } = 120;

    /// <summary>Cap of the shorter side of a transcoded picture, in pixels; never scaled up.</summary>
    /// <value>The default is 720; allowed are 144 to 4320.</value>
    [Range(144, 4320)]
    public int TranscodeHeight { get; set; } = 720;

    /// <summary>Quality of x264 (constant rate factor, lower is better).</summary>
    /// <value>The default is 23; allowed are 10 to 40.</value>
    [Range(10, 40)]
    public int ConstantRateFactor { get; set; } = 23;

    /// <summary>Cap of a transcoded picture's bit rate, in kbit/s.</summary>
    /// <value>The default is 5000; allowed are 100 to 100000.</value>
    [Range(100, 100_000)]
    public int MaxBitRateKilobits { get; set; } = 5000;

    /// <summary>Bit rate of transcoded sound, in kbit/s.</summary>
    /// <value>The default is 128; allowed are 32 to 512.</value>
    [Range(32, 512)]
    public int AudioBitRateKilobits { get; set; } = 128;

    /// <summary>Cap of the frame rate after a transcode, in frames a second.</summary>
    /// <value>The default is 60; allowed are 10 to 240.</value>
    [Range(10, 240)]
    public int MaxFrameRate { get; set; } = 60;

    /// <summary>Largest file a run may write, in bytes.</summary>
    /// <value>The default is 8589934592 (8 GiB).</value>
    [Range(1L << 20, long.MaxValue)]
    public long MaxOutputBytes { get; set; } = 8L << 30;

    /// <summary>Address space of one run on Linux, in MiB.</summary>
    /// <value>The default is 3072; allowed are 512 to 65536.</value>
    [Range(512, 65_536)]
    public int AddressSpaceMebibytes { get; set; } = 3072;

    /// <summary>Weakest protection ffmpeg may run under: 0 none, 1 limits on memory, time and files, 3 also no network and no other file.</summary>
    /// <value>The default is 0: the best that works is used and the system page tells which. Allowed are 0 to 3.</value>
    [Range(0, 3)]
    public int MinimumSandboxLevel { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(BinaryFolder) && MediaBinaries.FindIn(BinaryFolder, "ffmpeg") is null)
            yield return new($"VideoRec:Media:BinaryFolder names a folder without ffmpeg: {BinaryFolder}.", [nameof(BinaryFolder)]);
    }
}
