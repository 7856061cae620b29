using System.Globalization;
using System.Threading.RateLimiting;

namespace VideoRec.Web.Hosting;

/// <summary>How often one address may ask for what is costly or worth guessing; generous for people, tight for scripts.</summary>
internal static class RateLimits
{
    /// <summary>60 sign-ins or registrations a minute.</summary>
    public const string SignIn = "sign-in";

    /// <summary>600 batches of interactions a minute.</summary>
    public const string Interactions = "interactions";

    /// <summary>600 uploads a minute.</summary>
    public const string Uploads = "uploads";

    /// <summary>120 searches by a frame or a picture a minute.</summary>
    public const string Pictures = "pictures";

    public static IServiceCollection AddVideoRecRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await TypedResults.Problem("Too many requests from this address; try again in a minute.", statusCode: StatusCodes.Status429TooManyRequests)
                .ExecuteAsync(context.HttpContext);
        };
        options.AddPolicy(SignIn, context => PerAddress(context, 60));
        options.AddPolicy(Interactions, context => PerAddress(context, 600));
        options.AddPolicy(Uploads, context => PerAddress(context, 600));
        options.AddPolicy(Pictures, context => PerAddress(context, 120));
    });

    private static RateLimitPartition<string> PerAddress(HttpContext context, int permitsPerMinute) => RateLimitPartition.GetTokenBucketLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permitsPerMinute,
            TokensPerPeriod = Math.Max(1, permitsPerMinute / 6),
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            AutoReplenishment = true,
        });
}
