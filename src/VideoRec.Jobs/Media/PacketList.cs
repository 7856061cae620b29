using System.Globalization;

namespace VideoRec.Jobs.Media;

/// <summary>Times of a file's packets without decoding them, read from ffmpeg's <c>framecrc</c> muxer.</summary>
internal sealed class PacketList
{
    private readonly Dictionary<int, double> _timeBases = [];

    /// <summary>Times of the picture's keyframes, in seconds from the start of the file, ascending.</summary>
    public List<double> KeyframeTimes { get; } = [];

    public int Count { get; private set; }

    /// <summary>Where the last packet of any stream ends, in seconds.</summary>
    public double End { get; private set; }

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            Add(line);
        KeyframeTimes.Sort();
    }

    /// <summary>Lines are <c>#tb 0: 1/12800</c> or <c>0, dts, pts, duration, size, checksum[, F=flags]</c>; no flags means a keyframe.</summary>
    private void Add(string line)
    {
        if (line.StartsWith("#tb ", StringComparison.Ordinal))
        {
            var parts = line[4..].Split([':', '/'], StringSplitOptions.TrimEntries);
            _timeBases[int.Parse(parts[0], CultureInfo.InvariantCulture)] =
                double.Parse(parts[1], CultureInfo.InvariantCulture) / double.Parse(parts[2], CultureInfo.InvariantCulture);
            return;
        }

        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        if (fields.Length < 6
            || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var index)
            || !_timeBases.TryGetValue(index, out var timeBase)
            || !(long.TryParse(fields[2], CultureInfo.InvariantCulture, out var time) || long.TryParse(fields[1], CultureInfo.InvariantCulture, out time)))
        {
            return;
        }

        Count++;
        var duration = long.TryParse(fields[3], CultureInfo.InvariantCulture, out var stated) ? Math.Max(0, stated) : 0;
        End = Math.Max(End, (time + duration) * timeBase);
        var isKey = fields.Length == 6 || !fields[6].StartsWith("F=0x", StringComparison.Ordinal)
            || (Convert.ToInt32(fields[6][4..], 16) & 1) != 0;
        if (index == 0 && isKey)
            KeyframeTimes.Add(time * timeBase);
    }
}
