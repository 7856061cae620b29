namespace VideoRec.Domain.Pipeline;

/// <summary>Hands due stages to workers. Losing or repeating a hand-over is harmless: the claim decides.</summary>
public interface IPipelineScheduler
{
    void Enqueue(Guid videoId, PipelineStage stage);
}
