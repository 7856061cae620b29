using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Behaviour;

/// <summary>What is learned from everybody's behaviour, and when. Section <c>VideoRec:Behaviour</c>.</summary>
public sealed class BehaviourOptions
{
    /// <summary>Hours after which the model is trained again, if there is anything new; 0: only when an admin asks or somebody forgot something it has learned from.</summary>
    /// <value>The default is 24; allowed are 0 to 8760.</value>
    [Range(0, 8760)]
    public int RetrainEveryHours { get; set; } = 24;

    /// <summary>Which model: <c>Auto</c> (EASE up to <see cref="MaxEaseVideos"/> videos, item-KNN above), <c>Ease</c>, <c>ItemKnn</c> or <c>Ials</c>.</summary>
    /// <value>The default is Auto.</value>
    [EnumDataType(typeof(BehaviourKind))]
    public BehaviourKind Kind { get; set; } = BehaviourKind.Auto;

    /// <summary>Largest number of watched videos for EASE: its matrix takes the square of it, 4 bytes each (100 MB for 5000) and six times that while training.</summary>
    /// <value>The default is 5000; allowed are 1 to 20000.</value>
    [Range(1, 20_000)]
    public int MaxEaseVideos { get; set; } = 5000;

    /// <summary>λ of EASE: more makes rarely watched videos say less.</summary>
    /// <value>The default is 100; allowed are 0.01 to 100000.</value>
    [Range(0.01, 100_000)]
    public double EaseLambda { get; set; } = 100;

    /// <summary>Neighbours a video keeps in item-KNN.</summary>
    /// <value>The default is 100; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int KnnNeighbours { get; set; } = 100;

    /// <summary>Viewers in common that item-KNN asks for before it half believes a similarity.</summary>
    /// <value>The default is 10; allowed are 0 to 1000.</value>
    [Range(0, 1000)]
    public double KnnShrinkage { get; set; } = 10;

    /// <summary>Dimensions of iALS.</summary>
    /// <value>The default is 64; allowed are 1 to 256.</value>
    [Range(1, 256)]
    public int IalsDimensions { get; set; } = 64;

    /// <summary>Rounds of iALS.</summary>
    /// <value>The default is 12; allowed are 1 to 100.</value>
    [Range(1, 100)]
    public int IalsRounds { get; set; } = 12;

    /// <summary>Viewers with at least two videos at which behaviour counts half of what it can count at most.</summary>
    /// <value>The default is 20; allowed are 0.1 to 100000.</value>
    [Range(0.1, 100_000)]
    public double HalfEvidence { get; set; } = 20;

    /// <summary>Videos of like looks and words that lend their score to one that came after the training.</summary>
    /// <value>The default is 10; allowed are 1 to 100.</value>
    [Range(1, 100)]
    public int ContentNeighbours { get; set; } = 10;
}

/// <summary>Kinds of behaviour model.</summary>
public enum BehaviourKind
{
    /// <summary>By the number of videos.</summary>
    Auto,

    /// <summary>Items × items in closed form.</summary>
    Ease,

    /// <summary>Nearest videos by viewers in common.</summary>
    ItemKnn,

    /// <summary>Factors by alternating least squares.</summary>
    Ials,
}
