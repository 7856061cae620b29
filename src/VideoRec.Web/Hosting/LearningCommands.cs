using System.Globalization;
using System.Runtime.InteropServices;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Web.Hosting;

/// <summary>Training models and choosing which are in use, from the command line.</summary>
internal static class LearningCommands
{
    private const string By = "command line";

    /// <returns>The exit code.</returns>
    /// <exception cref="StartException">The arguments name nothing there is, or what they ask for is refused.</exception>
    public static async Task<int> RunAsync(SiteCommand command, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            switch (command.Verb)
            {
                case SiteVerb.Train:
                    return await TrainAsync(Request(command.Arguments), services.GetRequiredService<ForegroundTraining>(), output, cancellationToken);
                case SiteVerb.ListModels:
                    await ListAsync(services, output, cancellationToken);
                    return 0;
                case SiteVerb.PromoteModel:
                    return await PromoteAsync(command.Arguments[0], services, output, cancellationToken);
                case SiteVerb.RollBackModel:
                    return await MoveAsync(
                        await services.GetRequiredService<LearnedModelSwitch>().RollBackAsync(command.Arguments[0], By, cancellationToken), services, output, cancellationToken);
                default:
                    throw new ArgumentOutOfRangeException(nameof(command), command.Verb, null);
            }
        }
        catch (TrainingRefusedException refused)
        {
            throw new StartException(refused.Message);
        }
    }

    /// <summary>Stops at the next point, with a checkpoint, when it is interrupted.</summary>
    private static async Task<int> TrainAsync(ForegroundRequest request, ForegroundTraining training, TextWriter output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var run = await training.RunAsync(request, By, new Watcher(output), stop.Token);
        await output.WriteLineAsync(run.IsOpen ? $"Stopped; videorec train {run.Kind} goes on with it." : run.Message ?? run.State.ToString());
        return run.State == TrainingState.Succeeded ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static ForegroundRequest Request(IReadOnlyList<string> words)
    {
        int? seed = null;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var isAnew = false;
        for (var i = 1; i < words.Count; i++)
            switch (words[i])
            {
                case "--anew":
                    isAnew = true;
                    break;
                case "--seed" when i + 1 < words.Count && int.TryParse(words[++i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                    seed = number;
                    break;
                case "--set" when i + 1 < words.Count && words[++i].Split('=', 2) is [{ Length: > 0 } name, var value]:
                    settings[name] = value;
                    break;
                default:
                    throw new StartException("Say videorec train KIND [--seed NUMBER] [--set NAME=VALUE ...] [--anew].");
            }

        return new ForegroundRequest(words[0], seed, settings, isAnew);
    }

    private static async Task ListAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var models = await services.GetRequiredService<LearnedModelStore>().ListAsync(cancellationToken);
        foreach (var model in models)
            await output.WriteLineAsync($"{(model.State == LearnedModelState.Live ? '*' : ' ')} {model.Id}  {Time(model.CreatedAt)}  {model.State,-9}  {model.Name,-16}  {Measures(model)}");
        if (models.Count == 0)
            await output.WriteLineAsync("Nothing was trained yet; what is built in is in use.");
    }

    private static async Task<int> PromoteAsync(string id, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var found = (await services.GetRequiredService<LearnedModelStore>().ListAsync(cancellationToken))
            .Where(m => m.Id.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        var model = found.Count switch
        {
            1 => found[0],
            0 => throw new StartException($"There is no learned model whose id begins with {id}; videorec models list shows them."),
            _ => throw new StartException($"{found.Count} learned models have ids that begin with {id}; give more of it."),
        };
        return await MoveAsync(await services.GetRequiredService<LearnedModelSwitch>().PromoteAsync(model.Id, By, cancellationToken), services, output, cancellationToken);
    }

    private static async Task<int> MoveAsync(
        (LearnedModelChange? Change, string? Refusal) begun, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        if (begun.Change is not { } change)
            throw new StartException(begun.Refusal!);
        await output.WriteLineAsync("Making it ready; if this is interrupted, the site goes on with it.");
        await services.GetRequiredService<LearnedModelSwitch>().FinishAsync(cancellationToken);
        var ended = await services.GetRequiredService<LearnedModelChangeStore>().FindAsync(change.Id, cancellationToken) ?? change;
        if (ended.State != LearnedModelChangeState.Done)
            throw new StartException(ended.Message ?? $"It ended as {ended.State}.");
        var model = ended.ToId is { } id ? await services.GetRequiredService<LearnedModelStore>().FindAsync(id, cancellationToken) : null;
        await output.WriteLineAsync($"{ended.Kind}: {model?.Name ?? "what is built in"} is in use.");
        return 0;
    }

    private static string Measures(LearnedModel model) => string.Join("; ", model.HeldOut.Select(m => string.Create(
        CultureInfo.InvariantCulture, $"{m.Name} {m.Value:0.0000} (in use then {m.InUse:0.0000})")));

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed class Watcher(TextWriter output) : ITrainingWatcher
    {
        private static readonly int Steps = Enum.GetValues<TrainingStep>().Length;

        public void Begin(TrainingRun run, bool isNew) => output.WriteLine(
            isNew ? $"Run {run.Id} of {run.Kind}, seed {run.Seed}" : $"Going on with run {run.Id} of {run.Kind}, seed {run.Seed}");

        public void Enter(TrainingStep step, string text) => output.WriteLine($"[{(int)step + 1}/{Steps}] {step}: {text}");

        public void Report(TrainingProgress progress) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {progress.At} of {progress.Of}  loss {Number(progress.TrainLoss)}  validation {Number(progress.Validation)}"));

        private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";
    }
}
