using System.Reflection;

namespace VideoRec.Web.Hosting;

internal enum SiteVerb
{
    Serve,
    RemoveDemo,
    ImportDemo,
    Reconcile,
    RetrainBehaviour,
    Replay,
    ListRankers,
    TrainRanker,
    PromoteRanker,
    RollBackRanker,
    Train,
    ListModels,
    PromoteModel,
    RollBackModel,
    QuantiseModel,
    Help,
    Version,
}

/// <summary>What the command line asks for: a verb, and settings that win over file and environment.</summary>
/// <param name="Settings">Configuration keys and values.</param>
internal sealed record SiteCommand(SiteVerb Verb, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>What stands behind the verb, such as an id.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "VideoRec:Storage:DataDirectory",
        ["demo"] = "VideoRec:Demo:Enabled",
        ["urls"] = "Urls",
        ["environment"] = "Environment",
    };

    private static readonly string[] KnownSections = ["VideoRec", "Logging", "Kestrel", "AllowedHosts", "Urls"];

    public static string Version { get; } =
        typeof(SiteCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static string HelpText { get; } = """
        VideoRec, a video site that looks at its own videos.

        videorec [--data DIR] [--urls URL] [--demo true|false] [--VideoRec:Section:Key VALUE ...]
                                start the site
        videorec demo import    bring the demo library in
        videorec demo remove    take the demo library away
        videorec reconcile      put processing that a crash interrupted back in line
        videorec behaviour retrain
                                learn anew from what viewers did
        videorec replay [LIST_ID | --last N]
                                decide lists that were served once more and compare bit by bit;
                                fails where one differs (default: the last 20)
        videorec ranker list    versions of the ranker, the live one marked
        videorec ranker train   learn a candidate from the lists that were served
        videorec ranker promote ID
                                make a version live (the first digits of its id are enough)
        videorec ranker rollback
                                back to the version that was live before
        videorec train KIND [--seed NUMBER] [--set NAME=VALUE ...] [--anew]
                                train a model (next-frame, fine-tune or sequence), or go on with
                                a training that was interrupted; --anew gives that one up
        videorec models list    learned models, those in use marked
        videorec models promote ID
                                put a model into use, if it beats what is in use on held-out data
        videorec models rollback KIND
                                back to what was in use before
        videorec models quantise MODEL_ID --to int8|float16
                                make a smaller version of a model and measure it on the site's videos;
                                fails where it loses too much to be chosen
        videorec --help, --version

        --data DIR    folder of everything the site owns; relative to the current folder (default: data)
        --urls URL    address to listen at (default: http://127.0.0.1:5080)
        --demo false  start without the demo library

        Every setting of appsettings.json can also be given as environment variable: VideoRec__Section__Key.
        """;

    /// <exception cref="StartException">A word or key is unknown, or a value is missing.</exception>
    public static SiteCommand Parse(IReadOnlyList<string> args)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var words = new List<string>();
        var verb = SiteVerb.Serve;
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--help" or "-h" or "-?")
                verb = SiteVerb.Help;
            else if (args[i] is "--version")
                verb = SiteVerb.Version;
            else if ((args[i] is "--last" && words is ["replay"]) || (args[i] is "--to" && words is ["models", "quantise", _]))
                words.Add(args[i]);
            else if (words is ["train", _, ..] && args[i].Split('=', 2) is ["--seed" or "--set" or "--anew", ..] option)
                words.AddRange(option);
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
                AddSetting(args, ref i, settings);
            else
                words.Add(args[i]);
        }

        return verb is SiteVerb.Serve ? Of(words, settings) : new SiteCommand(verb, settings);
    }

    private static void AddSetting(IReadOnlyList<string> args, ref int i, Dictionary<string, string?> settings)
    {
        var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? (args[i][2..at], args[i][(at + 1)..])
            : (args[i][2..], null);
        if (!Aliases.TryGetValue(name, out var key))
            key = name;
        if (key == name && !KnownSections.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            throw new StartException($"There is no setting called --{name}; --help lists what there is.");
        if (value is null)
        {
            if (i + 1 >= args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal))
                throw new StartException($"--{name} needs a value.");
            value = args[++i];
        }

        settings[key] = value;
    }

    private static SiteCommand Of(List<string> words, Dictionary<string, string?> settings) => words switch
    {
        ["replay", ..] => new SiteCommand(SiteVerb.Replay, settings) { Arguments = words[1..] },
        ["train", _, ..] => new SiteCommand(SiteVerb.Train, settings) { Arguments = words[1..] },
        ["models", "promote", var id] => new SiteCommand(SiteVerb.PromoteModel, settings) { Arguments = [id] },
        ["models", "rollback", var kind] => new SiteCommand(SiteVerb.RollBackModel, settings) { Arguments = [kind] },
        ["models", "quantise", ..] => new SiteCommand(SiteVerb.QuantiseModel, settings) { Arguments = words[2..] },
        ["ranker", "promote", var id] => new SiteCommand(SiteVerb.PromoteRanker, settings) { Arguments = [id] },
        _ => new SiteCommand(VerbOf(words), settings),
    };

    private static SiteVerb VerbOf(List<string> words) => words switch
    {
        [] or ["serve"] => SiteVerb.Serve,
        ["demo", "remove"] => SiteVerb.RemoveDemo,
        ["demo", "import"] => SiteVerb.ImportDemo,
        ["reconcile"] => SiteVerb.Reconcile,
        ["behaviour", "retrain"] => SiteVerb.RetrainBehaviour,
        ["models", "list"] => SiteVerb.ListModels,
        ["ranker", "list"] => SiteVerb.ListRankers,
        ["ranker", "train"] => SiteVerb.TrainRanker,
        ["ranker", "rollback"] => SiteVerb.RollBackRanker,
        _ => throw new StartException($"There is no command called '{string.Join(' ', words)}'; --help lists what there is."),
    };
}
