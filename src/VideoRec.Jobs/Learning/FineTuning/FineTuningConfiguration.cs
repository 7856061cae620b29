using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Settings of a fine-tuning.</summary>
public sealed class FineTuningConfiguration
{
    /// <summary>Steps at most; it stops earlier where validation gets no better.</summary>
    [Range(10, 100_000)]
    public int Steps { get; set; } = 300;

    [Range(0.00001, 1)]
    public double LearningRate { get; set; } = 0.003;

    /// <summary>Directions that can be recognised, at most.</summary>
    [Range(1, 1024)]
    public int Slots { get; set; } = 64;

    /// <summary>How like a direction a video must be to be drawn towards it; a cosine.</summary>
    [Range(0.0, 0.95)]
    public double Threshold { get; set; } = 0.4;

    /// <summary>Parts of the data that take turns in validation.</summary>
    [Range(2, 10)]
    public int Folds { get; set; } = 3;

    /// <summary>Videos that are learned from, at most: those that most viewers finished.</summary>
    [Range(16, 8000)]
    public int Videos { get; set; } = 4000;

    /// <summary>Directions in which looks differ most that are learned in.</summary>
    [Range(2, 4096)]
    [Browsable(false)]
    public int Axes { get; set; } = 256;

    /// <summary>Looks a step.</summary>
    [Range(8, 4096)]
    [Browsable(false)]
    public int Batch { get; set; } = 256;

    /// <summary>How sharply a look chooses between directions.</summary>
    [Range(0.005, 1)]
    [Browsable(false)]
    public double Sharpness { get; set; } = 0.05;

    /// <summary>Temperature of the contrastive loss.</summary>
    [Range(0.01, 1)]
    [Browsable(false)]
    public double Temperature { get; set; } = 0.1;

    /// <summary>Strength of the projection while it is trained.</summary>
    [Range(0.01, 2)]
    [Browsable(false)]
    public double Strength { get; set; } = 0.5;

    /// <summary>Steps between two looks at validation data.</summary>
    [Range(1, 1000)]
    [Browsable(false)]
    public int ValidateEvery { get; set; } = 20;

    /// <summary>Looks at validation data without a gain before a fold ends.</summary>
    [Range(1, 1000)]
    [Browsable(false)]
    public int Patience { get; set; } = 4;

    /// <summary>How far the mAP of labels that were not learned from may fall in validation.</summary>
    [Range(0, 1)]
    [Browsable(false)]
    public double MayFall { get; set; } = 0.002;

    /// <summary>Also trains the encoder's last block, where its graph can be cut there; frames are read again from the videos for it.</summary>
    public bool LastBlock { get; set; }

    /// <summary>Videos at most when the last block is trained: each takes some hundred kilobytes of disk for every few frames meanwhile.</summary>
    [Range(16, 4000)]
    [Browsable(false)]
    public int BlockVideos { get; set; } = 500;

    /// <summary>Frames of each video that the last block learns from.</summary>
    [Range(1, 64)]
    [Browsable(false)]
    public int BlockFrames { get; set; } = 4;

    /// <summary>Steps of the last block at most.</summary>
    [Range(1, 10_000)]
    [Browsable(false)]
    public int BlockSteps { get; set; } = 60;

    [Range(0.000001, 1)]
    [Browsable(false)]
    public double BlockLearningRate { get; set; } = 0.0003;

    /// <summary>Weight decay of what is learned of the last block, towards the block as it was.</summary>
    [Range(0, 10)]
    [Browsable(false)]
    public double BlockDecay { get; set; } = 0.1;

    /// <summary>Frames a step of the last block.</summary>
    [Range(8, 1024)]
    [Browsable(false)]
    public int BlockBatch { get; set; } = 96;

    /// <summary>Steps of the last block between two looks at validation data.</summary>
    [Range(1, 1000)]
    [Browsable(false)]
    public int BlockValidateEvery { get; set; } = 10;
}
