namespace VideoRec.Evaluation.Simulate;

/// <summary>What is simulated; the same plan over the same library gives the same figures.</summary>
/// <param name="Name">Name of the scenario.</param>
/// <param name="Seeds">Worlds, each with its own upload dates, viewers and chances.</param>
/// <param name="Viewers">Measured viewers a world.</param>
/// <param name="Background">Viewers who were there before, from whom popularity and behaviour come.</param>
/// <param name="Checkpoints">Interactions after which feeds are measured, ascending.</param>
/// <param name="Blank">Whether nobody typed anything in.</param>
/// <param name="OwnLoop">Whether viewers also live on each ranker's own feeds, and change their taste there.</param>
internal sealed record SimulationPlan(
    string Name, IReadOnlyList<int> Seeds, int Viewers, int Background, IReadOnlyList<int> Checkpoints, bool Blank = false, bool OwnLoop = false)
{
    /// <summary>Places of a feed that are measured.</summary>
    public const int Shown = 20;

    /// <summary>Settings of VideoRec that differ from its defaults.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
