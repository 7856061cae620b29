using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Opens the sessions of graphs made here.</summary>
internal static class GraphSession
{
    /// <summary>The CPU with one thread: the plan of tests, and of whoever wants the same bits whatever the machine's number of cores.</summary>
    public static SessionPlan OneThread { get; } = new("CPU", 0, 1);

    public static InferenceSession Open(byte[] model, SessionPlan plan)
    {
        using var options = plan.ToOptions();
        // Threads that spin between operators take the cores from the site that serves meanwhile.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return LowPriority.Run(() => new InferenceSession(model, options));
    }
}
