using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>Settings of a training of next-frame prediction.</summary>
public sealed class NextFrameConfiguration
{
    /// <summary>Rounds of training, at most; after each one the validation videos are asked.</summary>
    /// <value>The default is 40; allowed are 0 to 1000. 0 keeps what is solved in closed form.</value>
    [Range(0, 1000)]
    public int Rounds { get; set; } = 40;

    /// <summary>Steps a round.</summary>
    /// <value>The default is 25; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int StepsPerRound { get; set; } = 25;

    /// <summary>Rounds without anything better on validation videos after which training stops.</summary>
    /// <value>The default is 6; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int Patience { get; set; } = 6;

    /// <summary>Numbers of the state of the network, which is the temporal embedding.</summary>
    /// <value>The default is 24; allowed are 4 to 256.</value>
    [Range(4, 256)]
    public int States { get; set; } = 24;

    /// <summary>How far a step goes.</summary>
    /// <value>The default is 0.002; allowed are 0.00001 to 1.</value>
    [Range(0.00001, 1)]
    public double LearningRate { get; set; } = 0.002;

    /// <summary>Videos that are learned from and tested with, at most; they are held in memory, about a third of a megabyte each.</summary>
    /// <value>The default is 2000; allowed are 20 to 100000.</value>
    [Range(20, 100_000)]
    public int Videos { get; set; } = 2000;

    internal NextFrameSettings Network => new() { States = States };
}
