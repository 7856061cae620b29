using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>How smaller versions of models are measured, and which of them may be chosen. Section <c>VideoRec:Quantisation</c>.</summary>
public sealed class QuantisationOptions
{
    /// <summary>Share of an example's ten nearest by the original that a version may lose, on average.</summary>
    /// <value>The default is 0.1; allowed are 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double MaxNeighboursLost { get; set; } = 0.1;

    /// <summary>How many times as fast as the original a version has to be at least, however small it is.</summary>
    /// <value>The default is 0.9; allowed are 0 to 10.</value>
    [Range(0.0, 10.0)]
    public double MinSpeed { get; set; } = 0.9;

    /// <summary>Videos of the site that are looked at: half of them to find ranges, the others to measure.</summary>
    /// <value>The default is 60; allowed are 12 to 1000.</value>
    [Range(12, 1000)]
    public int Videos { get; set; } = 60;

    /// <summary>Frames a video that are looked at.</summary>
    /// <value>The default is 4; allowed are 1 to 64.</value>
    [Range(1, 64)]
    public int Frames { get; set; } = 4;
}
