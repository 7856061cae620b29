namespace VideoRec.Domain.Embeddings;

/// <summary>What a model is for; the key of <see cref="ActiveModel"/>.</summary>
public static class ModelTasks
{
    public const string Frames = "frames";

    public const string Text = "text";

    public const string Saliency = "saliency";

    /// <summary>Finds lines of text in a picture.</summary>
    public const string TextRegions = "text-regions";

    /// <summary>Reads a line of text that was cut out of a picture.</summary>
    public const string TextLines = "text-lines";

    /// <summary>Makes looks of the frame model's looks (<see cref="TunedLookId"/>); without a row these serve as they are.</summary>
    public const string Look = "look";
}
