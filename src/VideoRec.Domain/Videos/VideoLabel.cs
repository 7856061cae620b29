namespace VideoRec.Domain.Videos;

/// <summary>Something a model sees in the picture, with the times at which it is seen.</summary>
public sealed class VideoLabel
{
    public Guid VideoId { get; init; }

    /// <summary>Model whose logits named it.</summary>
    public required string ModelId { get; init; }

    /// <summary>Index of the logit (ImageNet-1k order for the shipped model).</summary>
    public int LabelIndex { get; init; }

    public required string Name { get; set; }

    public required string NameZh { get; set; }

    /// <summary>Confidence in 0…1: the highest probability of the label over the frames that show it.</summary>
    public float Score { get; set; }

    /// <summary>Whether a person put it there (<see cref="Labels.LabelCorrection"/>); its score is 1 then, and it has times only where the model sees it, too.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Times of the frames that show it, in seconds.</summary>
    public List<double> Times { get; set; } = [];
}
