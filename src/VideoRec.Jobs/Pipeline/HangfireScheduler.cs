using Hangfire;
using Hangfire.States;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Lets Hangfire carry a stage's ids to a worker.</summary>
internal sealed class HangfireScheduler(IBackgroundJobClient jobs) : IPipelineScheduler
{
    public void Enqueue(Guid videoId, PipelineStage stage) => jobs.Create<StageRunner>(
        runner => runner.RunAsync(videoId, stage, CancellationToken.None), new EnqueuedState(JobQueues.Of(stage)));
}
