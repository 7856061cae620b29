using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Labels;

/// <summary>
/// What a video's owner or an admin said about one label: it belongs there, or it does not. It outlasts every new look at the
/// frames, also with another model. Nothing is trained from it.
/// </summary>
public sealed class LabelCorrection
{
    public Guid VideoId { get; init; }

    /// <summary>English name, by which the labels of different models are the same one.</summary>
    public required string Name { get; init; }

    /// <summary>True where the label was added, false where it was removed.</summary>
    public bool IsAdded { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public required string NameZh { get; set; }

    /// <summary>The model in whose vocabulary it has this place.</summary>
    public required string ModelId { get; set; }

    public int LabelIndex { get; set; }

    /// <summary>How surely the model sees it, 0…1; 0 where it does not.</summary>
    public float Score { get; set; }

    /// <summary>Where the model sees it, in seconds.</summary>
    public List<double> Times { get; set; } = [];

    /// <summary>The removal of a label that a model sees.</summary>
    public static LabelCorrection Of(VideoLabel label) => new()
    {
        VideoId = label.VideoId,
        Name = label.Name,
        NameZh = label.NameZh,
        ModelId = label.ModelId,
        LabelIndex = label.LabelIndex,
        Score = label.Score,
        Times = [.. label.Times],
    };

    /// <summary>The label that the model saw before it was removed; null where none did.</summary>
    public VideoLabel? Seen() => Score > 0 ? Label(Score, isAdded: false) : null;

    /// <summary>The label as it is shown when it was added.</summary>
    public VideoLabel Added() => Label(1, isAdded: true);

    private VideoLabel Label(float score, bool isAdded) => new()
    {
        VideoId = VideoId,
        ModelId = ModelId,
        LabelIndex = LabelIndex,
        Name = Name,
        NameZh = NameZh,
        Score = score,
        Times = [.. Times],
        IsAdded = isAdded,
    };
}
