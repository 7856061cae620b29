using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Search;

/// <summary>How the kinds of search are joined. Section <c>VideoRec:Search</c>; the defaults were measured on the demo library.</summary>
public sealed class SearchOptions
{
    /// <summary>How much a place in the full-text search counts.</summary>
    /// <value>The default is 1; allowed are 0 (not searched) to 10.</value>
    [Range(0.0, 10.0)]
    public double WordsWeight { get; set; } = 1;

    /// <summary>How much a place among what a question means counts.</summary>
    /// <value>The default is 0.7; allowed are 0 (not searched) to 10.</value>
    [Range(0.0, 10.0)]
    public double MeaningWeight { get; set; } = 0.7;

    /// <summary>How much a place among what shows it counts.</summary>
    /// <value>The default is 0.7; allowed are 0 (not searched) to 10.</value>
    [Range(0.0, 10.0)]
    public double PictureWeight { get; set; } = 0.7;

    /// <summary>How slowly a place loses worth: the n-th counts 1 / (this + n).</summary>
    /// <value>The default is 10; allowed are 1 to 1000.</value>
    [Range(1.0, 1000.0)]
    public double RankOffset { get; set; } = 10;

    /// <summary>Videos whose frames are compared one by one with a frame or a picture; in a larger catalogue these are the ones that look most like it.</summary>
    /// <value>The default is 400; allowed are 10 to 100000.</value>
    [Range(10, 100_000)]
    public int FramesCompared { get; set; } = 400;

    /// <summary>Largest picture file that is searched with, in bytes.</summary>
    /// <value>The default is 16777216 (16 MiB); allowed are 1 KiB to 256 MiB.</value>
    [Range(1L << 10, 256L << 20)]
    public long MaxPictureBytes { get; set; } = 16L << 20;

    public double WeightOf(SearchKind kind) => kind switch
    {
        SearchKind.Words => WordsWeight,
        SearchKind.Meaning => MeaningWeight,
        _ => PictureWeight,
    };
}
