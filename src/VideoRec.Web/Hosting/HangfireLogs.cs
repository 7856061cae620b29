using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Hangfire keeps its log provider in a static field, so a site that has been stopped may still be asked for loggers by
/// another one in the same process (tests): it then gets silence instead of an exception in the middle of an enqueue.
/// </summary>
internal sealed class HangfireLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _provider = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _provider.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
