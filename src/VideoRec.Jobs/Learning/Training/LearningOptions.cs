using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>What trainings of learned models may take from a site that serves at the same time. Section <c>VideoRec:Learning</c>.</summary>
public sealed class LearningOptions
{
    /// <summary>Threads a training computes with; 0 takes half of the processors.</summary>
    /// <value>The default is 0; allowed are 0 to 256. A training repeats bit by bit only with the same number.</value>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Share of the time in which these threads work; they rest in between.</summary>
    /// <value>The default is 0.8; allowed are 0.05 to 1.</value>
    [Range(0.05, 1)]
    public double CpuShare { get; set; } = 0.8;

    /// <summary>Megabytes of memory a training may take; one that needs more ends with a sentence.</summary>
    /// <value>The default is 2048; allowed are 64 to 1048576.</value>
    [Range(64, 1_048_576)]
    public int MemoryMegabytes { get; set; } = 2048;

    /// <summary>A training rests while more than one in twenty answers of the last seconds took longer than this, in milliseconds; 0 never rests.</summary>
    /// <value>The default is 500; allowed are 0 to 60000.</value>
    [Range(0, 60_000)]
    public int RestAboveMilliseconds { get; set; } = 500;

    /// <summary>Seconds of work between two checkpoints: at most so much is lost to a crash.</summary>
    /// <value>The default is 60; allowed are 1 to 3600.</value>
    [Range(1, 3600)]
    public int CheckpointSeconds { get; set; } = 60;

    internal TrainingLimits Limits => new(Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / 2), (long)MemoryMegabytes << 20);
}
