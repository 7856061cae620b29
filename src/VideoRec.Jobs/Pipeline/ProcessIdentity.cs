namespace VideoRec.Jobs.Pipeline;

/// <summary>Names this run of the process, so that the rows of an earlier one are known to be orphaned.</summary>
internal sealed class ProcessIdentity
{
    public string Id { get; } = Guid.NewGuid().ToString("N");
}
