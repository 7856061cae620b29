using System.Globalization;
using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Learning.Quantisation;

namespace VideoRec.Web.Hosting;

/// <summary>Smaller versions of models, from the command line.</summary>
internal static class ModelCommands
{
    /// <summary>Exit code of a version that may not be chosen.</summary>
    public const int Refused = 1;

    /// <returns>The exit code.</returns>
    /// <exception cref="StartException">The arguments name nothing there is, or the model cannot be made smaller.</exception>
    public static async Task<int> RunAsync(SiteCommand command, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var (id, to) = command.Arguments switch
        {
            [var model, "--to", "int8"] => (model, ModelPrecision.Bits8),
            [var model, "--to", "float16"] => (model, ModelPrecision.Bits16),
            _ => throw new StartException("Say videorec models quantise MODEL_ID --to int8, or --to float16."),
        };
        try
        {
            var (manifest, refusal) = await services.GetRequiredService<ModelQuantisation>().QuantiseAsync(id, to, cancellationToken);
            var version = manifest.Version!;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{manifest.Id}: {version.Size:0.00} of the size of {id}, {version.Speed:0.00} times as fast, cosine {version.Cosine:0.0000}, {version.Neighbours:0.0 %} of the ten nearest."));
            await output.WriteLineAsync(refusal ?? "It may be chosen on the system page.");
            return refusal is null ? 0 : Refused;
        }
        catch (Exception exception) when (exception is QuantisationException or ModelUnavailableException)
        {
            throw new StartException(exception.Message);
        }
    }
}
