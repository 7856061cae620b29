using Microsoft.Extensions.Hosting;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.Scenes;

/// <summary>Reads the names of labels in the background when the site starts, so that the first search need not wait for it.</summary>
internal sealed class SceneNamesAtStart(SceneQuestions questions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await questions.NamesAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (ModelUnavailableException)
        {
            // The system page says what is missing; a search asks again.
        }
    }
}
