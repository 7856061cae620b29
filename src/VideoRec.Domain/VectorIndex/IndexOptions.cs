using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.VectorIndex;

/// <summary>How the index in memory is searched. Section <c>VideoRec:Index</c>.</summary>
public sealed class IndexOptions
{
    /// <summary>
    /// Videos from which a feed looks at a sketch of the vectors first (a bit a number, about a thirtieth more memory)
    /// and reads in full only what may belong into the list. Below it every vector is read.
    /// </summary>
    /// <value>The default is 10000; allowed are 100 to 2147483647.</value>
    [Range(100, int.MaxValue)]
    public int SketchFrom { get; set; } = 10_000;
}
