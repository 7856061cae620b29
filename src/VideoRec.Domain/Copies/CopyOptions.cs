using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Copies;

/// <summary>How copies of a video are looked for. Section <c>VideoRec:Copies</c>.</summary>
public sealed class CopyOptions
{
    /// <summary>Whether new videos are compared with what is here already.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Videos that a new one is compared with frame by frame; in a larger catalogue these are the ones that look most like it or like one of its frames.</summary>
    /// <value>The default is 500; allowed are 1 to 100000.</value>
    [Range(1, 100_000)]
    public int MostCompared { get; set; } = 500;
}
