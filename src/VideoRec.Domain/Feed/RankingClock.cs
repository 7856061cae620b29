using Microsoft.Extensions.Options;

namespace VideoRec.Domain.Feed;

/// <summary>The time that rankings go by: whole hours, so that a list stays as it is while it is being looked at.</summary>
public sealed class RankingClock(TimeProvider time, IOptions<RankingOptions> options)
{
    internal RankingOptions Options => options.Value;

    internal DateTimeOffset Now => time.GetUtcNow();

    internal DateTimeOffset WholeHour()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
    }
}
