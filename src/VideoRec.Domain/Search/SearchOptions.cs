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

    public double WeightOf(SearchKind kind) => kind switch
    {
        SearchKind.Words => WordsWeight,
        SearchKind.Meaning => MeaningWeight,
        _ => PictureWeight,
    };
}
