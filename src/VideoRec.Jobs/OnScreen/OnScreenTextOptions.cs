using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.OnScreen;

/// <summary>How words on screen are read. Section <c>VideoRec:OnScreenText</c>.</summary>
public sealed class OnScreenTextOptions
{
    /// <summary>Whether slides, signs and burned-in subtitles are read; switched off, what was read before is forgotten.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Model that finds lines of text; an id of the catalogue.</summary>
    /// <value>The default is <c>ppocr-v4-det</c>.</value>
    [Required]
    public string DetectorModel { get; set; } = "ppocr-v4-det";

    /// <summary>Model that reads a line of text; an id of the catalogue.</summary>
    /// <value>The default is <c>ppocr-v4-rec</c>.</value>
    [Required]
    public string RecogniserModel { get; set; } = "ppocr-v4-rec";

    /// <summary>Pixels of a frame's shorter side at which text is looked for; fewer are quicker and miss smaller letters.</summary>
    /// <value>The default is 736; allowed are 320 to 1440.</value>
    [Range(320, 1440)]
    public int ShortSide { get; set; } = 736;

    /// <summary>Confidence from which on a line is kept, 0…1: the mean probability of its characters.</summary>
    /// <value>The default is 0.7.</value>
    [Range(0.1, 1)]
    public double MinConfidence { get; set; } = 0.7;
}
