using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Feed;

/// <summary>How much each factor of a ranking counts. Section <c>VideoRec:Ranking</c>. Weights have no unit.</summary>
public sealed class RankingOptions
{
    /// <summary>Weight of looking like what the viewer likes (cosine, −1…1).</summary>
    /// <value>The default is 1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Look { get; set; } = 1;

    /// <summary>Weight of reading like what the viewer likes (cosine, −1…1).</summary>
    /// <value>The default is 0.6; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Words { get; set; } = 0.6;

    /// <summary>Weight of being new (1 when just added).</summary>
    /// <value>The default is 0.15; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Fresh { get; set; } = 0.15;

    /// <summary>Age at which being new counts half, in days.</summary>
    /// <value>The default is 7; allowed are 0.1 to 3650.</value>
    [Range(0.1, 3650)]
    public double FreshHalfLifeDays { get; set; } = 7;

    /// <summary>Weight of being popular (1 for the most popular video).</summary>
    /// <value>The default is 0.15; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Popular { get; set; } = 0.15;

    /// <summary>Views that are added to the most watched video's when popularity is measured by it, so that few views on a new site count little.</summary>
    /// <value>The default is 20; allowed are 0 to 1000000.</value>
    [Range(0, 1_000_000)]
    public double PopularPrior { get; set; } = 20;

    /// <summary>Views from which "many watch it" may be given as a reason.</summary>
    /// <value>The default is 10; allowed are 1 to 1000000.</value>
    [Range(1, 1_000_000)]
    public int PopularReasonViews { get; set; } = 10;

    /// <summary>Added to the weight of being popular where nothing is known of the viewer's taste; it fades as taste becomes known.</summary>
    /// <value>The default is 1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double ColdPopular { get; set; } = 1;

    /// <summary>Weight of what viewers who watched the same did (0…1), times how much evidence there is.</summary>
    /// <value>The default is 0.4; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double People { get; set; } = 0.4;

    /// <summary>Weight of being near to where a trained sequence model expects the viewer's next video (cosine, −1…1), times how much evidence there is.</summary>
    /// <value>The default is 0.4; allowed are 0 to 10. Without a model in use it does not count.</value>
    [Range(0, 10)]
    public double Sequence { get; set; } = 0.4;

    /// <summary>Weight of being from a channel the viewer subscribed to.</summary>
    /// <value>The default is 0.2; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Channel { get; set; } = 0.2;

    /// <summary>Weight of a try at what little is known of (sampled chance of being finished, less its mean).</summary>
    /// <value>The default is 0.05; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Explore { get; set; } = 0.05;

    /// <summary>In lists about one video: weight of being near to it (cosine, −1…1).</summary>
    /// <value>The default is 1.5; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Next { get; set; } = 1.5;

    /// <summary>In lists about one video: share that taste, people, freshness and popularity keep of their weights.</summary>
    /// <value>The default is 0.2; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double NextTaste { get; set; } = 0.2;

    /// <summary>In "Trending": weight of being watched more lately than before (0…1).</summary>
    /// <value>The default is 1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Trend { get; set; } = 1;

    /// <summary>In lists that have watched videos too: what is taken off them.</summary>
    /// <value>The default is 5; allowed are 0 to 100.</value>
    [Range(0, 100)]
    public double Seen { get; set; } = 5;

    /// <summary>Place, from 1, that "For you" keeps for a new video that had no audience yet; 0 keeps none.</summary>
    /// <value>The default is 7; allowed are 0 to 100.</value>
    [Range(0, 100)]
    public int FirstAudiencePlace { get; set; } = 7;

    /// <summary>Impressions from which a new video had its first audience.</summary>
    /// <value>The default is 50; allowed are 0 to 1000000.</value>
    [Range(0, 1_000_000)]
    public int FirstAudienceImpressions { get; set; } = 50;

    /// <summary>Cosine with an interest, by its strength, from which a new video suits a viewer: the newest of those has the kept place.</summary>
    /// <value>The default is 0.05, a little more than nothing in common: a new video is worth a try. Allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double FirstAudienceFit { get; set; } = 0.05;

    /// <summary>How often one viewer is shown a new video at the kept place before others have their turn.</summary>
    /// <value>The default is 5; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int FirstAudienceTries { get; set; } = 5;

    /// <summary>Age up to which a video may wait for its first audience, in days.</summary>
    /// <value>The default is 14; allowed are 0.1 to 3650.</value>
    [Range(0.1, 3650)]
    public double FirstAudienceDays { get; set; } = 14;

    /// <summary>In "Trending": what counts as lately, in days.</summary>
    /// <value>The default is 2; allowed are 1 to 100.</value>
    [Range(1, 100)]
    public int TrendDays { get; set; } = 2;

    /// <summary>In "Trending": days before those that are the measure.</summary>
    /// <value>The default is 8; allowed are 1 to 365.</value>
    [Range(1, 365)]
    public int TrendBaseDays { get; set; } = 8;

    /// <summary>Weight of the viewer's sliders: what one at its end moves between the two ends of its scale.</summary>
    /// <value>The default is 1.2; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Sliders { get; set; } = 1.2;

    /// <summary>Weight of being like what the viewer dislikes (cosine, 0…1); taken off.</summary>
    /// <value>The default is 0.8; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Dislike { get; set; } = 0.8;

    /// <summary>Weight of being like what stands before it in the list (cosine, 0…1); taken off.</summary>
    /// <value>The default is 0.2; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Variety { get; set; } = 0.2;

    /// <summary>Videos of one channel that a list has without objection; more where the channel has a larger share of the viewer's taste.</summary>
    /// <value>The default is 4; allowed are 1 to 1000.</value>
    [Range(1, 1000)]
    public int MaxPerChannel { get; set; } = 4;

    /// <summary>What is taken off for every video of a channel beyond that: enough to let other channels go first.</summary>
    /// <value>The default is 0.3; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double ChannelPenalty { get; set; } = 0.3;

    /// <summary>Fraction from which a video counts as watched and leaves "For you".</summary>
    /// <value>The default is 0.5; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double WatchedFraction { get; set; } = 0.5;

    /// <summary>Days for which a video that was opened and left at once stays out of "For you".</summary>
    /// <value>The default is 30; allowed are 0 to 3650.</value>
    [Range(0, 3650)]
    public double LeftDays { get; set; } = 30;

    /// <summary>Share of looks where similarity is by looks and words together; words have the rest.</summary>
    /// <value>The default is 0.6; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double SimilarLookShare { get; set; } = 0.6;

    /// <summary>
    /// Share of colour, texture, motion and sound in how alike two videos look; what a model sees in the frames has the
    /// rest. Where a video has no vector of the model, they have it all.
    /// </summary>
    /// <value>The default is 0.04: measured best on two folders of labelled clips together; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double SignalsShare { get; set; } = 0.04;

    /// <summary>
    /// Share of how frames follow each other in how alike two videos look, where a trained next-frame model is in use and has a vector of
    /// both; everything else about looks has the rest.
    /// </summary>
    /// <value>The default is 0.01: the largest tried that lowers no figure on two folders of labelled clips; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double TemporalShare { get; set; } = 0.01;

    /// <summary>How much the three videos that look nearest pull the question for similar ones towards them.</summary>
    /// <value>The default is 0.8; allowed are 0 (not at all) to 5.</value>
    [Range(0, 5)]
    public double SimilarExpansion { get; set; } = 0.8;

    /// <summary>Age up to which a video is in "New for you", in days.</summary>
    /// <value>The default is 14; allowed are 0.1 to 3650.</value>
    [Range(0.1, 3650)]
    public double NewDays { get; set; } = 14;

    /// <summary>Best videos by score among which the list is chosen for variety; at least four times the list's length is taken.</summary>
    /// <value>The default is 200; allowed are 10 to 5000.</value>
    [Range(10, 5000)]
    public int Pool { get; set; } = 200;
}
