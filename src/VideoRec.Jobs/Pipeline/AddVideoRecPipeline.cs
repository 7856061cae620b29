using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Training;
using VideoRec.Domain.Uploads;
using VideoRec.Jobs.Demo;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.NextFrame;
using VideoRec.Jobs.OnScreen;
using VideoRec.Jobs.Uploads;

namespace VideoRec.Jobs.Pipeline;

public static class PipelineServiceCollectionExtensions
{
    /// <summary>
    /// Adds the stages, their runner, the reconciler and the demo import. The host brings the executor
    /// (<c>IBackgroundJobClient</c> and servers for the queues of <see cref="JobQueues"/>).
    /// </summary>
    public static IServiceCollection AddVideoRecPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton<IPipelineScheduler, HangfireScheduler>();
        services.AddSingleton<ProcessIdentity>();
        services.AddSingleton<RunningStages>();
        services.AddSingleton<WorkFiles>();
        services.AddSingleton<OriginalFiles>();
        services.AddSingleton<AnalysisFrames>();
        services.AddSingleton<FrameEmbedder>();
        services.AddSingleton<ScreenTextReading>();
        services.TryAddSingleton<LearnedModelStore>();
        services.AddSingleton<TunedLookMaker>();
        services.AddSingleton<TunedLooks>();
        services.TryAddSingleton<NextFrameModels>();
        services.AddSingleton<StageDispatcher>();
        services.AddSingleton<StageRunner>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<Housekeeping>();
        services.AddSingleton<IStageJob, ProbeVideoJob>();
        services.AddSingleton<IStageJob, MakeRenditionJob>();
        services.AddSingleton<IStageJob, ExtractFramesJob>();
        services.AddSingleton<IStageJob, EmbedFramesJob>();
        services.AddSingleton<IStageJob, ChoosePosterJob>();
        services.AddSingleton<IStageJob, MeasureFeaturesJob>();
        services.AddSingleton<IStageJob, BuildVideoVectorsJob>();
        services.AddSingleton<IStageJob, IndexVideoJob>();
        services.AddSingleton<IStageJob, FindCopiesJob>();
        services.AddSingleton<IStageJob, ReadScreenTextJob>();
        services.AddSingleton<IVideoIntake, VideoIntake>();
        services.AddSingleton<ModelSwitch>();
        services.AddSingleton<ModelSweep>();
        services.AddOptions<DemoOptions>().BindConfiguration("VideoRec:Demo").ValidateOnStart();
        services.AddSingleton<DemoLibrary>();
        services.AddHostedService<PipelineReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelSweep>());
        services.AddHostedService<DemoImport>();
        return services;
    }

    /// <summary>One round of the reconciler, for the command line.</summary>
    /// <returns>How many stages were put back in line.</returns>
    public static async Task<int> ReconcilePipelineAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var housekeeping = services.GetRequiredService<Housekeeping>();
        var reopened = await services.GetRequiredService<Reconciliation>().RunAsync(cancellationToken).ConfigureAwait(false)
            + await housekeeping.ReopenMissingAsync(cancellationToken).ConfigureAwait(false);
        await housekeeping.DeleteLeftoversAsync(cancellationToken).ConfigureAwait(false);
        return reopened;
    }
}
