using System.Globalization;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning;

namespace VideoRec.Web.Hosting;

/// <summary>Versions of the ranker and the replay, from the command line.</summary>
internal static class RankerCommands
{
    /// <summary>Exit code of a replay that found a difference.</summary>
    public const int Differs = 1;

    private const int DefaultLast = 20;

    /// <returns>The exit code.</returns>
    /// <exception cref="StartException">The arguments name nothing there is.</exception>
    public static async Task<int> RunAsync(SiteCommand command, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var rankers = services.GetRequiredService<RankerVersionStore>();
        await rankers.OpenAsync(RankerParameters.Of(services.GetRequiredService<IOptions<RankingOptions>>().Value), cancellationToken);
        switch (command.Verb)
        {
            case SiteVerb.Replay:
                return await ReplayAsync(command.Arguments, services.GetRequiredService<ServedListReplay>(), output, cancellationToken);
            case SiteVerb.ListRankers:
                await ListAsync(rankers, output, cancellationToken);
                return 0;
            case SiteVerb.PromoteRanker:
                var version = await NamedAsync(command.Arguments[0], rankers, cancellationToken);
                await output.WriteLineAsync(await rankers.PromoteAsync(version.Id, cancellationToken)
                    ? $"{version.Name} is live."
                    : $"{version.Name} was live already.");
                return 0;
            case SiteVerb.RollBackRanker:
                if (!await rankers.RollBackAsync(cancellationToken))
                    throw new StartException("There is no version to go back to.");
                await output.WriteLineAsync($"{(await rankers.ListAsync(cancellationToken)).First(v => v.State == RankerState.Live).Name} is live again.");
                return 0;
            case SiteVerb.TrainRanker:
                var run = await services.TrainRankerAsync(cancellationToken);
                await output.WriteLineAsync(run.Message ?? "Stopped.");
                return run.State == TrainingState.Succeeded ? 0 : 1;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Verb, null);
        }
    }

    private static async Task<int> ReplayAsync(IReadOnlyList<string> what, ServedListReplay replay, TextWriter output, CancellationToken cancellationToken)
    {
        var results = what switch
        {
            [] => await replay.LastAsync(DefaultLast, cancellationToken),
            ["--last", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 =>
                await replay.LastAsync(count, cancellationToken),
            [var text] when Guid.TryParse(text, out var id) => await replay.OfAsync(id, cancellationToken) is { } one
                ? [one]
                : throw new StartException($"There is no served list {id}."),
            _ => throw new StartException("Say videorec replay, videorec replay LIST_ID or videorec replay --last N."),
        };
        foreach (var result in results)
            await output.WriteLineAsync($"{result.ListId}  {Time(result.At)}  {result.List,-17}  {result.Items,3} videos  {result.Difference ?? "identical"}");
        var different = results.Count(r => !r.IsIdentical);
        await output.WriteLineAsync($"{results.Count} lists replayed, {results.Count - different} identical, {different} different.");
        return different == 0 ? 0 : Differs;
    }

    private static async Task ListAsync(RankerVersionStore rankers, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var version in await rankers.ListAsync(cancellationToken))
            await output.WriteLineAsync($"{(version.State == RankerState.Live ? '*' : ' ')} {version.Id}  {Time(version.CreatedAt)}  {version.State,-9}  {version.Origin,-7}  {version.Name}");
    }

    private static async Task<RankerVersion> NamedAsync(string id, RankerVersionStore rankers, CancellationToken cancellationToken)
    {
        var found = (await rankers.ListAsync(cancellationToken)).Where(v => v.Id.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new StartException($"There is no version of the ranker whose id begins with {id}; videorec ranker list shows them."),
            _ => throw new StartException($"{found.Count} versions of the ranker have ids that begin with {id}; give more of it."),
        };
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
