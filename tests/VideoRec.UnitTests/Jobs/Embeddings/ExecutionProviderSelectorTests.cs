using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

public sealed class ExecutionProviderSelectorTests
{
    private static readonly string[] Everything = ["DmlExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"];

    [Fact]
    public void Report_AllWork_TakesDirectMLAndTriesNothingElse()
    {
        var tried = new List<SessionPlan>();

        var report = Selector(new EmbeddingOptions { DeviceId = 1 }, Everything, tried.Add).Report;

        Assert.Equal(("DirectML", "graphics card 1"), (report.Provider, report.Device));
        Assert.Empty(report.PassedOver);
        var plan = Assert.Single(tried);
        Assert.False(plan.EnableMemoryPattern);
        Assert.True(plan.OneRunAtATime);
        Assert.Equal(1, plan.DeviceId);
    }

    [Fact]
    public void Report_DirectMLFails_SaysWhyAndTakesCuda()
    {
        var report = Selector(new EmbeddingOptions(), Everything, plan =>
        {
            if (plan.IsDirectML)
                throw new NotSupportedException("no such device");
        }).Report;

        Assert.Equal("CUDA", report.Provider);
        Assert.Equal([new PassedOverProvider("DirectML", "DirectML found no usable graphics card 0.")], report.PassedOver);
    }

    [Fact]
    public void Report_CudaLibrariesMissing_SaysWhyAndTakesTheCpu()
    {
        var report = Selector(new EmbeddingOptions { Threads = 3 }, Everything[1..], plan =>
        {
            if (plan.Provider == "CUDA")
                throw new DllNotFoundException("libcublasLt.so.12");
        }).Report;

        Assert.Equal("CPU", report.Provider);
        Assert.StartsWith("3 threads", report.Device, StringComparison.Ordinal);
        Assert.Equal(
            [
                new PassedOverProvider("DirectML", "This build of ONNX Runtime does not contain DirectML."),
                new PassedOverProvider("CUDA", "A library that CUDA needs is not installed."),
            ],
            report.PassedOver);
    }

    [Fact]
    public void Report_OtherOrder_IsKept()
    {
        var tried = new List<string>();

        var report = Selector(new EmbeddingOptions { ExecutionProviders = "CUDA, CPU ,DirectML" }, Everything, plan =>
        {
            tried.Add(plan.Provider);
            if (plan.Provider == "CUDA")
                throw new NotSupportedException();
        }).Report;

        Assert.Equal(["CUDA", "CPU"], tried);
        Assert.Equal("CPU", report.Provider);
        Assert.Equal("CUDA could not open a session on graphics card 0.", Assert.Single(report.PassedOver).Reason);
    }

    [Fact]
    public void Report_NothingWorks_SaysNone()
    {
        var report = Selector(new EmbeddingOptions(), Everything, _ => throw new NotSupportedException()).Report;

        Assert.Equal("none", report.Provider);
        Assert.Equal(3, report.PassedOver.Count);
    }

    [Fact]
    public void Report_AskedOften_TriesOnce()
    {
        var tries = 0;
        var selector = Selector(new EmbeddingOptions(), Everything, _ => tries++);

        Assert.Same(selector.Report, selector.Report);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task Report_ThisMachine_RunsOnTheCpuAndSaysWhyNothingBetter()
    {
        await using var rig = new ModelRig();

        var report = rig.Get<ExecutionProviderSelector>().Report;

        Assert.SkipUnless(report.Provider == "CPU", "built for a graphics card");
        Assert.Equal(["DirectML", "CUDA"], report.PassedOver.Select(p => p.Provider));
        Assert.All(report.PassedOver, p => Assert.EndsWith(".", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void ToOptions_Cpu_KeepsMemoryPatternsAndThreads()
    {
        using var options = new SessionPlan("CPU", 0, 3).ToOptions();

        Assert.True(options.EnableMemoryPattern);
        Assert.Equal(ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
        Assert.Equal(3, options.IntraOpNumThreads);
    }

    [Theory]
    [InlineData("CPU", true)]
    [InlineData("DirectML,CUDA,CPU", true)]
    [InlineData("DirectML;CPU", false)]
    [InlineData("TensorRT", false)]
    [InlineData("", false)]
    public void ExecutionProviders_Setting_IsChecked(string value, bool valid)
    {
        var options = new EmbeddingOptions { ExecutionProviders = value };

        Assert.Equal(valid, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }

    private static ExecutionProviderSelector Selector(EmbeddingOptions options, string[] available, Action<SessionPlan> probe) =>
        new(options, NullLogger.Instance, available, probe);
}
