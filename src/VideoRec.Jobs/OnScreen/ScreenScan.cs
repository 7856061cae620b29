using System.Numerics;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;

namespace VideoRec.Jobs.OnScreen;

/// <summary>
/// Follows the text on screen through the pictures of a video, and lets the networks look as seldom and at as little as it can: a line
/// that looks as it did stands there still; one that does not is read again where it was; and new lines are looked for where sharp edges
/// have appeared, less often the longer that gave nothing.
/// </summary>
/// <param name="shortSide">Pixels of a whole picture's shorter side at which new lines are looked for.</param>
/// <param name="leastConfidence">Lines read with less are left out.</param>
internal sealed class ScreenScan(IScreenReader reader, int shortSide, double leastConfidence)
{
    /// <summary>A first, quick look at a whole picture, which sees all but small letters.</summary>
    private const int QuickSide = 352;

    /// <summary>Squares with new edges from which on a look is worth it: a few letters.</summary>
    private const int FewestCells = 3;

    /// <summary>Share of the picture up to which only the part that changed is looked at.</summary>
    private const float LargestPart = 0.4f;

    /// <summary>Pixels around it: a line is not found without some ground.</summary>
    private const float Margin = 40;

    /// <summary>Longest wait between two looks while edges come and go all the time, in seconds.</summary>
    private const double LongestWait = 2;

    /// <summary>The same while there was text lately: a subtitle is on screen for a second at least.</summary>
    private const double WaitBesideText = 1;

    /// <summary>How long text is expected to come back, in seconds.</summary>
    private const double TextMemory = 10;

    /// <summary>A quick look is taken after this time even if nothing seems to have changed: soft or pale letters have no sharp edges.</summary>
    private const double WaitWhenCalm = 5;

    /// <summary>A line that was lost for so long is the same line still when it comes back, in seconds.</summary>
    private const double Gap = 1.6;

    private const int FewestLetters = 2;

    /// <summary>Pictures kept to find out when a line that is seen now appeared.</summary>
    private const int Remembered = 4;

    private readonly List<FollowedLine> _open = [];
    private readonly List<SeenText> _closed = [];
    private readonly RestlessPlaces _restless = new();
    private readonly List<RgbFrames> _before = [];
    private EdgeCells? _lookedAt;
    private double _lastLook = double.NegativeInfinity;
    private double _lastText = double.NegativeInfinity;
    private double _lastChange = double.NegativeInfinity;
    private double _wait;

    /// <summary>Runs of the detector over whole pictures (quick and thorough) and over parts, and lines through the recogniser.</summary>
    public ScreenScanWork Work { get; private set; } = new(0, 0, 0, 0);

    /// <param name="picture">One picture with its time, later than the one before.</param>
    public async Task LookAsync(RgbFrames picture, CancellationToken cancellationToken)
    {
        var now = picture.TimesSeconds[0];
        var lost = await FollowAsync(picture, now, cancellationToken).ConfigureAwait(false);
        var cells = EdgeCells.Of(picture);
        var whole = new UprightBox(0, 0, picture.Width, picture.Height);
        var (count, around) = _lookedAt is null ? (FewestCells, whole) : cells.ChangedSince(_lookedAt, [.. _open.Select(line => line.Box), .. _restless.At(now)]);
        var calm = now - _lastChange >= LongestWait;
        if (count >= FewestCells)
            _lastChange = now;
        var part = lost.Aggregate(count >= FewestCells ? around : lost.FirstOrDefault(), (all, box) => all.With(box)).Grown(Margin);
        if (lost.Count > 0 || (count >= FewestCells && (calm || now - _lastLook >= _wait)))
            await FindAsync(picture, now, part.ShareIn(whole) * part.Area <= LargestPart * whole.Area ? part : null, calm, cancellationToken).ConfigureAwait(false);
        else if (now - _lastLook >= WaitWhenCalm)
            await FindAsync(picture, now, null, calm: false, cancellationToken).ConfigureAwait(false);
        if (_lastLook == now)
            _lookedAt = cells;
        if (_before.Count == Remembered)
            _before.RemoveAt(0);
        _before.Add(picture);
    }

    /// <summary>What was seen, by order of start; the scan is over.</summary>
    public IReadOnlyList<SeenText> Finish()
    {
        foreach (var line in _open.ToList())
            Close(line);
        return SeenText.Join(_restless.Without(_closed), Gap);
    }

    /// <returns>Where lines are gone or have become others.</returns>
    private async Task<List<UprightBox>> FollowAsync(RgbFrames picture, double now, CancellationToken cancellationToken)
    {
        var suspects = new List<(FollowedLine Line, float Changed)>();
        foreach (var line in _open)
        {
            var share = line.Patch.Changed(picture);
            if (share > 0 || line.WantsSecondReading(now))
                suspects.Add((line, share));
            else
                line.SeenAt(now);
        }

        var lost = new List<UprightBox>();
        var texts = await ReadAsync(picture, [.. suspects.Select(s => s.Line.Region)], cancellationToken).ConfigureAwait(false);
        foreach (var ((line, share), text) in suspects.Zip(texts))
        {
            if (line.IsStill(text, share))
            {
                line.SeenAt(now, text);
                line.Patch.Renew(picture);
                continue;
            }

            Close(line);
            lost.Add(line.Box);
        }

        return lost;
    }

    /// <param name="part">Where to look thoroughly; null for everywhere, which begins with a quick look unless things were calm before.</param>
    private async Task FindAsync(RgbFrames picture, double now, UprightBox? part, bool calm, CancellationToken cancellationToken)
    {
        _lastLook = now;
        _wait = Math.Min(_wait == 0 ? 0.5 : _wait * 2, now - _lastText < TextMemory ? WaitBesideText : LongestWait);
        if (part is null && !calm)
        {
            Work = Work with { Quick = Work.Quick + 1 };
            if (New(await reader.FindAsync(picture, Math.Min(QuickSide, shortSide), cancellationToken).ConfigureAwait(false), now).Count == 0)
                return;
        }

        var regions = New(part is { } box
            ? await FindInPartAsync(picture, box, cancellationToken).ConfigureAwait(false)
            : await FindEverywhereAsync(picture, cancellationToken).ConfigureAwait(false), now);
        foreach (var (region, text) in regions.Zip(await ReadAsync(picture, regions, cancellationToken).ConfigureAwait(false)))
        {
            if (text.Confidence < leastConfidence || text.Text.Count(char.IsLetterOrDigit) < FewestLetters)
                continue;
            foreach (var shorter in _open.Where(line => line.Box.ShareIn(region.Box()) > 0.7f).ToList())
                Close(shorter);
            var patch = new LinePatch(picture, region);
            _open.Add(new FollowedLine(region, patch, text, AppearedAt(patch, now), now));
            (_wait, _lastText) = (0, now);
        }
    }

    private Task<IReadOnlyList<TextRegion>> FindEverywhereAsync(RgbFrames picture, CancellationToken cancellationToken)
    {
        Work = Work with { Whole = Work.Whole + 1 };
        return reader.FindAsync(picture, shortSide, cancellationToken);
    }

    private async Task<IReadOnlyList<TextRegion>> FindInPartAsync(RgbFrames picture, UprightBox box, CancellationToken cancellationToken)
    {
        Work = Work with { Parts = Work.Parts + 1 };
        var (left, top) = ((int)Math.Max(0, box.Left), (int)Math.Max(0, box.Top));
        var part = picture.Crop(left, top, (int)Math.Min(picture.Width, box.Right) - left, (int)Math.Min(picture.Height, box.Bottom) - top);
        var side = (int)Math.Round((double)shortSide * Math.Min(part.Width, part.Height) / Math.Min(picture.Width, picture.Height));
        var regions = await reader.FindAsync(part, side, cancellationToken).ConfigureAwait(false);
        return [.. regions.Select(region => region.Moved(new Vector2(left, top)))];
    }

    /// <summary>Regions that are not those of lines which stand there already.</summary>
    private List<TextRegion> New(IReadOnlyList<TextRegion> regions, double now)
    {
        var restless = _restless.At(now).ToList();
        return [.. regions.Where(region => !_open.Exists(line => line.Covers(region.Box())) && !restless.Exists(box => region.Box().ShareIn(box) > 0.7f))];
    }

    /// <summary>The earliest of the pictures just before that shows the line as it is now.</summary>
    private double AppearedAt(LinePatch patch, double now)
    {
        for (var i = _before.Count - 1; i >= 0 && patch.Changed(_before[i]) == 0; i--)
            now = _before[i].TimesSeconds[0];
        return now;
    }

    private void Close(FollowedLine line)
    {
        _open.Remove(line);
        _closed.Add(line.Seen);
        _restless.Add(line.Seen);
    }

    private async Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, List<TextRegion> regions, CancellationToken cancellationToken)
    {
        Work = Work with { Lines = Work.Lines + regions.Count };
        return regions.Count == 0 ? [] : await reader.ReadAsync(picture, regions, cancellationToken).ConfigureAwait(false);
    }
}

/// <param name="Quick">Quick looks at whole pictures.</param>
/// <param name="Whole">Thorough ones.</param>
/// <param name="Parts">Thorough looks at parts of pictures.</param>
/// <param name="Lines">Lines through the recogniser.</param>
internal sealed record ScreenScanWork(int Quick, int Whole, int Parts, int Lines);
