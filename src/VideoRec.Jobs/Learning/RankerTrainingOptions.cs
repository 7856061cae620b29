using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning;

/// <summary>Learning the ranker from what viewers did with the lists they were served. Section <c>VideoRec:RankerTraining</c>.</summary>
public sealed class RankerTrainingOptions
{
    /// <summary>Latest lists that are learned from.</summary>
    /// <value>The default is 5000; allowed are 10 to 1000000.</value>
    [Range(10, 1_000_000)]
    public int MaxLists { get; set; } = 5000;

    /// <summary>Lists with a click at which what was learned counts half; with fewer it counts less, the fixed weights more.</summary>
    /// <value>The default is 500; allowed are 1 to 1000000.</value>
    [Range(1, 1_000_000)]
    public double HalfEvidence { get; set; } = 500;

    /// <summary>Whether a trained version goes live by itself where it ranks held-out viewers' lists better than the live one.</summary>
    /// <value>The default is false: an admin compares and promotes.</value>
    public bool PromoteIfBetter { get; set; }
}
