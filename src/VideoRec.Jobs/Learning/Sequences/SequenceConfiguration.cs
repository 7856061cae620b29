using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>Settings of a training of the sequence model.</summary>
public sealed class SequenceConfiguration
{
    /// <summary>Passes over what was watched, at most.</summary>
    /// <value>The default is 60; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int Epochs { get; set; } = 60;

    /// <summary>Passes without anything better on validation viewers after which training stops.</summary>
    /// <value>The default is 8; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int Patience { get; set; } = 8;

    /// <summary>Numbers of the state of the network.</summary>
    /// <value>The default is 64; allowed are 4 to 512.</value>
    [Range(4, 512)]
    public int States { get; set; } = 64;

    /// <summary>Probability that a number is left out in a step.</summary>
    /// <value>The default is 0.3; allowed are 0 to 0.9.</value>
    [Range(0, 0.9)]
    public double Dropout { get; set; } = 0.3;

    /// <summary>How far a step goes.</summary>
    /// <value>The default is 0.003; allowed are 0.00001 to 1.</value>
    [Range(0.00001, 1)]
    public double LearningRate { get; set; } = 0.003;
}
