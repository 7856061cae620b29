using Microsoft.Extensions.Options;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>How long the site's last answers took: whether trainings should rest.</summary>
public sealed class ServingLatency(IOptions<LearningOptions> options, TimeProvider time)
{
    /// <summary>How long an answer counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int Kept = 512;
    private const double Share = 0.95;

    private readonly Lock _lock = new();
    private readonly (long At, TimeSpan Took)[] _answers = new (long, TimeSpan)[Kept];
    private long _count;

    /// <summary>An answer began to be sent this long after it was asked for.</summary>
    public void Record(TimeSpan took)
    {
        lock (_lock)
            _answers[_count++ % Kept] = (time.GetTimestamp(), took);
    }

    /// <summary>The time within which nineteen of twenty answers of the last seconds came; null where there were none.</summary>
    public TimeSpan? Percentile95()
    {
        List<TimeSpan> recent;
        lock (_lock)
            recent = [.. _answers.Take((int)Math.Min(_count, Kept)).Where(a => time.GetElapsedTime(a.At) < Window).Select(a => a.Took)];
        if (recent.Count == 0)
            return null;
        recent.Sort();
        return recent[(int)Math.Ceiling(Share * recent.Count) - 1];
    }

    /// <summary>Whether trainings should rest.</summary>
    public bool IsBusy => options.Value.RestAboveMilliseconds is var limit and > 0 && Percentile95()?.TotalMilliseconds > limit;
}
