using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Weights and both moments where the session computes, each [parameters].</summary>
internal sealed class OptimiserState(DeviceMemory memory) : IDisposable
{
    public OrtValue Weights { get; } = memory.Allocate();

    public OrtValue Moment1 { get; } = memory.Allocate();

    public OrtValue Moment2 { get; } = memory.Allocate();

    public void BindInputs(OrtIoBinding binding)
    {
        binding.BindInput(AdamUpdate.WeightsName, Weights);
        binding.BindInput(AdamUpdate.Moment1Name, Moment1);
        binding.BindInput(AdamUpdate.Moment2Name, Moment2);
    }

    public void BindOutputs(OrtIoBinding binding)
    {
        binding.BindOutput(Trainer.Next + AdamUpdate.WeightsName, Weights);
        binding.BindOutput(Trainer.Next + AdamUpdate.Moment1Name, Moment1);
        binding.BindOutput(Trainer.Next + AdamUpdate.Moment2Name, Moment2);
    }

    public void Dispose()
    {
        Weights.Dispose();
        Moment1.Dispose();
        Moment2.Dispose();
    }
}
