using System.CommandLine;
using System.Diagnostics;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Evaluation.TrainSpeed;

/// <summary><c>train-speed</c>: training steps a second on ONNX Runtime and written by hand, and what of a step is spent inside the runtime.</summary>
internal static class TrainSpeedCommand
{
    private static readonly GruTask[] Tasks = [new(16, 16, 64, 32, 32), new(32, 16, 128, 64, 96), new(32, 16, 256, 256, 96)];

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Time that each way is measured, for each size.", DefaultValueFactory = _ => 5 };
        var provider = new Option<string?>("--provider") { Description = "Execution provider beside the processor: CUDA or DirectML." };
        var command = new Command("train-speed", "Times the training step of a GRU on ONNX Runtime and written by hand.") { seconds, provider };
        command.SetAction(result =>
        {
            foreach (var task in Tasks)
                Compare(task, result.GetValue(seconds), Console.Out, result.GetValue(provider));
        });
        return command;
    }

    /// <summary>Measures one size in all ways and writes the table.</summary>
    /// <param name="provider">Execution provider that is measured too; null for none.</param>
    internal static void Compare(GruTask task, double seconds, TextWriter table, string? provider = null)
    {
        table.WriteLine($"\n{task}");
        table.WriteLine($"{"",-32}{"steps/s",9}{"ms/step",9}{"CPU ms",9}{"in Run",9}{"opening",9}{"× loops",9}");
        double? loops = null;
        foreach (var (name, kernels) in ((string, RowKernels)[])[("C# loops, 1 thread", new PlainLoops()), ("C# TensorPrimitives, 1 thread", new VectorLoops())])
        {
            var time = TimeByHand(task, kernels, seconds);
            Print(table, name, time, loops ??= time.Processor);
        }

        var plans = ((int[])[1, Environment.ProcessorCount]).Distinct().Select(threads => (Name: $"{threads} thread{(threads > 1 ? "s" : "")}", Plan: new SessionPlan("CPU", 0, threads)));
        foreach (var (name, plan) in provider is null ? plans : plans.Append((provider, new SessionPlan(provider, 0, 0))))
        {
            var from = Stopwatch.GetTimestamp();
            using var trainer = task.Compile(plan);
            var opening = Stopwatch.GetElapsedTime(from);
            var time = TimeGraph(task, trainer, seconds, out var inRun);
            Print(table, $"ONNX Runtime, {name}", time, loops!.Value, inRun, opening);
        }
    }

    private static Timing TimeByHand(GruTask task, RowKernels kernels, double seconds)
    {
        using var trainer = task.Compile(GraphSession.OneThread);
        var gru = task.Write(trainer, kernels);
        var (x, y) = task.Draw(1);
        var turned = task.TimeFirst(x);
        return Measure(seconds, () => gru.Step(turned, y, 1e-3f));
    }

    private static Timing TimeGraph(GruTask task, Trainer trainer, double seconds, out double inRun)
    {
        var (x, y) = task.Draw(1);
        var feeds = new Dictionary<string, Array> { ["x"] = x, ["y"] = y };
        var shares = new List<double>();
        var time = Measure(seconds, () =>
        {
            var (before, start) = (trainer.TimeInRun, Stopwatch.GetTimestamp());
            trainer.Step(feeds, 1e-3f);
            shares.Add((trainer.TimeInRun - before) / Stopwatch.GetElapsedTime(start));
        });
        inRun = shares.Order().ElementAt(shares.Count / 2);
        return time;
    }

    private static Timing Measure(double seconds, Action step)
    {
        // A quarter of the time first, so that the compiler of .NET has done its best by the time that counts.
        var warm = Stopwatch.GetTimestamp() + (long)(seconds / 4 * Stopwatch.Frequency);
        do
            step();
        while (Stopwatch.GetTimestamp() < warm);
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var times = new List<double>();
        var before = Environment.CpuUsage.TotalTime;
        do
        {
            var from = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        while (Stopwatch.GetTimestamp() < until || times.Count < 5);
        return new Timing(times.Order().ElementAt(times.Count / 2), (Environment.CpuUsage.TotalTime - before).TotalSeconds / times.Count);
    }

    private static void Print(TextWriter table, string name, Timing time, double loops, double? inRun = null, TimeSpan? opening = null) => table.WriteLine(
        $"{name,-32}{1 / time.Median,9:0.0}{time.Median * 1000,9:0.00}{time.Processor * 1000,9:0.00}{inRun,9:0.0 %}{(opening is { } o ? $"{o.TotalSeconds:0.0} s" : ""),9}{loops / time.Processor,9:0.0}");

    /// <param name="Median">Seconds of the median step.</param>
    /// <param name="Processor">Processor seconds of the mean step, all threads together: says nothing of what else the machine does.</param>
    private sealed record Timing(double Median, double Processor);
}
