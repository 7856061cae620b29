using VideoRec.Domain.OnScreen;

namespace VideoRec.Jobs.OnScreen;

/// <summary>A line that is on screen now.</summary>
internal sealed class FollowedLine(TextRegion region, LinePatch patch, ReadText text, double start, double now)
{
    /// <summary>Share of a line that looks different from which on it is what lies behind that moves.</summary>
    private const float Everywhere = 0.6f;

    /// <summary>After so many seconds it is read once more: it may have been fading in.</summary>
    private const double SecondReading = 1;

    private ReadText _text = text;
    private bool _readTwice;
    private double _end = now;

    public TextRegion Region { get; } = region;

    public LinePatch Patch { get; } = patch;

    public UprightBox Box { get; } = region.Box();

    public SeenText Seen => new(_text.Text, _text.Confidence, start, _end, Box);

    /// <summary>Whether a box is this line, or a part of it.</summary>
    public bool Covers(UprightBox box) => box.ShareIn(Box) > 0.7f;

    /// <summary>
    /// Whether what is read in its place is this line. Where only a part of it looks different, a letter that reads otherwise has changed;
    /// where all does, the background moves and readings vary by a letter.
    /// </summary>
    public bool IsStill(ReadText now, float changedShare) =>
        changedShare is > 0 and < Everywhere ? TextDistance.Plain(now.Text) == TextDistance.Plain(_text.Text) : SeenText.IsSame(now.Text, _text.Text);

    public bool WantsSecondReading(double time) => !_readTwice && time - start >= SecondReading;

    public void SeenAt(double time, ReadText? again = null)
    {
        _end = time;
        _readTwice |= again is not null && WantsSecondReading(time);
        if (again is not null)
            _text = ReadText.Better(_text, again);
    }
}
