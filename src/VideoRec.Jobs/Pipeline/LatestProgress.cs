namespace VideoRec.Jobs.Pipeline;

/// <summary>Keeps the last report; <see cref="Progress{T}"/> would post each to the thread pool.</summary>
internal sealed class LatestProgress : IProgress<double>
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Report(double value) => Volatile.Write(ref _value, Math.Clamp(value, 0, 1));
}
