using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Tests.Training;

/// <summary>A tiny but real training: a line through noisy points by stochastic gradient descent, with all five steps and checkpoints.</summary>
internal sealed class LineTraining : ITrainingTask
{
    public const string FileName = "line.bin";

    /// <summary>Runs before every epoch; tests stop, kill or slow the training here.</summary>
    public Func<int, Task>? BeforeEpoch { get; set; }

    /// <summary>Changes the data, as new videos would.</summary>
    public double Offset { get; set; }

    public string Kind => "line";

    public Type ConfigurationType => typeof(LineConfiguration);

    public async Task<TrainingOutcome> RunAsync(TrainingContext context, CancellationToken cancellationToken)
    {
        var settings = context.ReadConfiguration<LineConfiguration>();
        await context.EnterStepAsync(TrainingStep.Prepare, "Reading 60 points", cancellationToken);
        var random = new Random(context.Seed);
        var points = Enumerable.Range(0, 60).Select(i => (X: i / 30.0 - 1, Y: (2 * (i / 30.0 - 1)) + 1 + Offset + (0.1 * random.NextDouble()))).OrderBy(_ => random.Next()).ToArray();
        using (var fingerprint = new DataFingerprint())
            await context.UseDataAsync(points.Aggregate(fingerprint, (f, p) => f.Add([(float)p.X, (float)p.Y])).Current(), cancellationToken);

        await context.EnterStepAsync(TrainingStep.Build, "Two weights", cancellationToken);
        var line = Line.Read(context.TryOpenCheckpoint()) ?? new Line(0, 0, 0);

        await context.EnterStepAsync(TrainingStep.Train, $"{settings.Epochs} epochs", cancellationToken);
        while (line.Epoch < settings.Epochs)
        {
            if (BeforeEpoch is not null)
                await BeforeEpoch(line.Epoch + 1);
            line = line.Descend(points.AsSpan(0, 40), settings.Rate);
            await context.ReportAsync(line.Epoch, settings.Epochs, line.Loss(points.AsSpan(0, 40)), -line.Loss(points.AsSpan(40, 10)), cancellationToken);
            await context.PointAsync(line.Write, cancellationToken);
        }

        await context.EnterStepAsync(TrainingStep.Validate, "10 points", cancellationToken);
        var validation = line.Loss(points.AsSpan(40, 10));
        await context.EnterStepAsync(TrainingStep.Test, "10 points", cancellationToken);
        var inUse = await context.InUseAsync(cancellationToken) is { } live
            ? Line.Read(File.OpenRead(Path.Combine(context.FolderOf(live), FileName)))!
            : new Line(0, 0, 0);
        using (var file = File.Create(Path.Combine(context.Folder, FileName)))
            line.Write(file);
        return new TrainingOutcome(
            "Fitted a line.",
            [
                new HeldOutMeasure("fit", -line.Loss(points.AsSpan(50)), -inUse.Loss(points.AsSpan(50))),
                new HeldOutMeasure("smallness", -Math.Abs(line.Slope), -Math.Abs(inUse.Slope), settings.MayGrow),
            ],
            new Dictionary<string, double> { ["validation"] = validation, ["slope"] = line.Slope },
            [FileName]);
    }
}

internal sealed class LineConfiguration
{
    /// <summary>Passes over the points.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; set; } = 30;

    [Range(0.0001, 1)]
    public double Rate { get; set; } = 0.05;

    [Browsable(false)]
    public double MayGrow { get; set; } = 10;
}

internal sealed record Line(double Slope, double Start, int Epoch)
{
    public static Line? Read(Stream? stream)
    {
        if (stream is null)
            return null;
        using var reader = new BinaryReader(stream);
        return new Line(reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Slope);
        writer.Write(Start);
        writer.Write(Epoch);
    }

    public Line Descend(ReadOnlySpan<(double X, double Y)> points, double rate)
    {
        var (slope, start) = (Slope, Start);
        foreach (var (x, y) in points)
        {
            var error = (slope * x) + start - y;
            (slope, start) = (slope - (rate * error * x), start - (rate * error));
        }

        return new Line(slope, start, Epoch + 1);
    }

    public double Loss(ReadOnlySpan<(double X, double Y)> points)
    {
        double sum = 0;
        foreach (var (x, y) in points)
            sum += Math.Pow((Slope * x) + Start - y, 2);
        return sum / points.Length;
    }
}
