using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Behaviour;

/// <summary>Takes the last trained model into use when the site starts, and finds content neighbours of new videos for it.</summary>
internal sealed partial class BehaviourKeeper(
    BehaviourModels models, VectorIndexes indexes, DataDirectories directories, ILogger<BehaviourKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Load();
        while (!stoppingToken.IsCancellationRequested)
        {
            await models.FillWantedAsync(stoppingToken).ConfigureAwait(false);
            await models.FillAsync(indexes.Current, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>A file that cannot be read is left alone and told in the log: the site works without, until the next training.</summary>
    internal void Load()
    {
        if (models.Current is not null || !File.Exists(directories.BehaviourModel))
            return;
        try
        {
            using var file = File.OpenRead(directories.BehaviourModel);
            models.Publish(BehaviourModelFile.Read(file));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            NotLoaded(logger, e.Message, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The behaviour model cannot be used: {Reason} Ranking goes on without it.")]
    private static partial void NotLoaded(ILogger logger, string reason, Exception exception);
}
