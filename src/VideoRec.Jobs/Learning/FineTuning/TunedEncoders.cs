using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Quantisation;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Writes tuned encoders into the catalogue, where they are models like any other.</summary>
internal sealed class TunedEncoders(ModelCatalogue catalogue, ModelWriter writer)
{
    public Task<EncoderSource?> FindAsync(string modelId, CancellationToken cancellationToken) => EncoderSource.FindAsync(catalogue, modelId, cancellationToken);

    /// <summary>The manifest and the file that a run's encoder has; nothing is written.</summary>
    /// <param name="cut">Where the source was cut; null where its last block is as it was.</param>
    /// <returns>Null where the source's file is of a form that cannot be changed.</returns>
    public static (ModelManifest Manifest, byte[] Model)? Make(EncoderSource source, EncoderCut? cut, TunedEncoder tuned, Guid runId)
    {
        var parent = source.Manifest;
        var isProjected = tuned.Projection.Choice.Strength > 0;
        byte[] model;
        try
        {
            model = TunedEncoderFile.Make(
                source.Model, parent.Outputs.Embedding, cut is not null && tuned.Block is { } block ? (cut, block.Block) : null,
                isProjected ? tuned.Projection.ExportBehind(parent.Power) : null);
        }
        catch (QuantisationException)
        {
            return null;
        }

        // The power is part of the graph where something comes behind it.
        return (parent with
        {
            Id = IdOf(parent, runId),
            Title = $"{parent.Title}, fine-tuned",
            Origin = $"{parent.Origin} Fine-tuned on videos of this site, from {parent.Id}.",
            Power = isProjected ? null : parent.Power,
            Parent = parent.Id,
            Version = null,
        }, model);
    }

    public ModelManifest Write((ModelManifest Manifest, byte[] Model) made) => writer.Write(made.Manifest, made.Model);

    /// <summary>Named after the first of its line, so that tuning again and again makes names no longer.</summary>
    private static string IdOf(ModelManifest parent, Guid runId)
    {
        var at = parent.Id.IndexOf("-tuned-", StringComparison.Ordinal);
        return $"{(at < 0 ? parent.Id : parent.Id[..at])}-tuned-{runId.ToString("N")[..8]}";
    }
}
