namespace VideoRec.Domain.Embeddings;

/// <summary>
/// Model ids of looks that a fine-tuning's projection made: <c>{frame model}+{learned model}</c>. The looks they were made of stay
/// beside them under the frame model's own id.
/// </summary>
public static class TunedLookId
{
    /// <summary>No id of a frame model contains it.</summary>
    public const string Separator = "+";

    public static string Of(string frameModel, Guid learnedModel) => $"{frameModel}{Separator}{learnedModel.ToString("N")[..8]}";

    public static bool IsOver(string lookModel, string frameModel) => lookModel.StartsWith(PrefixOf(frameModel), StringComparison.Ordinal);

    /// <summary>What all ids over a frame model begin with.</summary>
    public static string PrefixOf(string frameModel) => frameModel + Separator;
}
