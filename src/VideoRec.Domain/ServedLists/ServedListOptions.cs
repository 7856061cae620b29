using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.ServedLists;

/// <summary>The log of ranked lists that were served. Section <c>VideoRec:ServedLists</c>.</summary>
public sealed class ServedListOptions
{
    /// <summary>Whether lists are logged. Without, nothing can be replayed, compared or learned from.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Age at which a list is deleted, in days.</summary>
    /// <value>The default is 90; allowed are 1 to 3650.</value>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 90;

    /// <summary>Lists that are kept at most, newest first; a list of 24 takes 5 to 20 kB.</summary>
    /// <value>The default is 20000; allowed are 100 to 10000000.</value>
    [Range(100, 10_000_000)]
    public int MaxLists { get; set; } = 20_000;

    /// <summary>Lists that may wait to be written; more are dropped and counted, since no feed waits for its log.</summary>
    /// <value>The default is 1000; allowed are 1 to 100000.</value>
    [Range(1, 100_000)]
    public int QueueLength { get; set; } = 1000;
}
