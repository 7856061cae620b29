namespace VideoRec.Evaluation.Peers;

/// <summary>What a viewer opened, latest first.</summary>
/// <param name="Watched">Videos really watched (not left at once), latest first: what "related" is asked of.</param>
/// <param name="Opened">Everything opened, those left at once included: never shown again.</param>
internal sealed record PeerHistory(IReadOnlyList<Guid> Watched, IReadOnlySet<Guid> Opened)
{
    public static PeerHistory Empty { get; } = new([], new HashSet<Guid>());
}
