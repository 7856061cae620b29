using System.Diagnostics;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Tells trainings how long visitors wait: from a request to the first byte of its answer. Uploads and open connections
/// say nothing about that, so only what is read counts.
/// </summary>
internal sealed class ServingProbe(RequestDelegate next, ServingLatency latency)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.WebSockets.IsWebSocketRequest || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
            return next(context);
        var began = Stopwatch.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            latency.Record(Stopwatch.GetElapsedTime(began));
            return Task.CompletedTask;
        });
        return next(context);
    }
}
