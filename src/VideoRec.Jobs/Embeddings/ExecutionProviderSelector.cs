using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Tries execution providers in their configured order by opening a session with each, and remembers which one runs and
/// why those before it do not. The same code runs whichever ONNX Runtime the site was built with.
/// </summary>
public sealed class ExecutionProviderSelector
{
    private readonly EmbeddingOptions _options;
    private readonly ILogger _logger;
    private readonly IReadOnlyCollection<string> _available;
    private readonly Lazy<ExecutionProviderReport> _report;

    public ExecutionProviderSelector(IOptions<EmbeddingOptions> options, ILogger<ExecutionProviderSelector> logger)
        : this(options.Value, logger, OrtEnv.Instance().GetAvailableProviders(), plan =>
        {
            using var sessionOptions = plan.ToOptions();
            new InferenceSession(ProbeModel.Bytes, sessionOptions).Dispose();
        })
    {
    }

    internal ExecutionProviderSelector(
        EmbeddingOptions options, ILogger logger, IReadOnlyCollection<string> available, Action<SessionPlan> probe)
    {
        _options = options;
        _logger = logger;
        _available = available;
        _report = new Lazy<ExecutionProviderReport>(() => Probe(probe));
    }

    /// <summary>Which provider runs here; found out once with a graph of one operator, and logged then.</summary>
    public ExecutionProviderReport Report => _report.Value;

    /// <summary>Opens something with the first provider that can.</summary>
    /// <exception cref="ProviderSelectionException">None could; the inner exception is the last provider's.</exception>
    internal (T Opened, SessionPlan Plan, IReadOnlyList<PassedOverProvider> PassedOver) Open<T>(Func<SessionPlan, T> open)
    {
        var passedOver = new List<PassedOverProvider>();
        Exception? last = null;
        foreach (var plan in Plans())
        {
            if (!_available.Contains(plan.RuntimeName))
            {
                passedOver.Add(new PassedOverProvider(plan.Provider, $"This build of ONNX Runtime does not contain {plan.Provider}."));
                continue;
            }

            try
            {
                return (open(plan), plan, passedOver);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or NotSupportedException)
            {
                last = exception;
                passedOver.Add(new PassedOverProvider(plan.Provider, Explain(plan, exception)));
            }
        }

        throw new ProviderSelectionException(passedOver, last);
    }

    private IEnumerable<SessionPlan> Plans() => _options.ExecutionProviders
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Distinct()
        .Select(provider => new SessionPlan(provider, _options.DeviceId, _options.Threads));

    private static string Explain(SessionPlan plan, Exception exception) => exception switch
    {
        EntryPointNotFoundException or DllNotFoundException => $"A library that {plan.Provider} needs is not installed.",
        _ when plan.Provider == "CPU" => "The model could not be opened.",
        _ when exception.Message.Contains("libcu", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("cudnn", StringComparison.OrdinalIgnoreCase)
            => $"A library that {plan.Provider} needs is not installed.",
        _ when exception.Message.Contains("device", StringComparison.OrdinalIgnoreCase) => $"{plan.Provider} found no usable graphics card {plan.DeviceId}.",
        _ => $"{plan.Provider} could not open a session on graphics card {plan.DeviceId}.",
    };

    private ExecutionProviderReport Probe(Action<SessionPlan> probe)
    {
        ExecutionProviderReport report;
        var version = OrtEnv.Instance().GetVersionString();
        try
        {
            var (_, plan, passedOver) = Open(plan =>
            {
                probe(plan);
                return plan;
            });
            report = new ExecutionProviderReport(plan.Provider, plan.Device, version, passedOver);
        }
        catch (ProviderSelectionException exception)
        {
            report = new ExecutionProviderReport("none", "no device", version, exception.PassedOver);
        }

        foreach (var provider in report.PassedOver)
            EmbeddingLog.ProviderPassedOver(_logger, provider.Provider, provider.Reason);
        EmbeddingLog.ProviderChosen(_logger, report.Provider, report.Device);
        return report;
    }
}

/// <summary>No provider of the list could open the model.</summary>
internal sealed class ProviderSelectionException(IReadOnlyList<PassedOverProvider> passedOver, Exception? inner)
    : Exception("No execution provider could open the model.", inner)
{
    public IReadOnlyList<PassedOverProvider> PassedOver { get; } = passedOver;
}
