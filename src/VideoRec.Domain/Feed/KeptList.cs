namespace VideoRec.Domain.Feed;

/// <summary>
/// A list that is decided once, whoever asks for it first, and logged when it is first served: what was worked out ahead
/// and never shown is no served list. Once served, only the list is kept: what it was decided from is far larger.
/// </summary>
internal sealed class KeptList(Func<ComposedList> decide, Func<ComposedList, Task<RankedList>> serve)
{
    private readonly Lock _turn = new();
    private (Func<ComposedList> Decide, Func<ComposedList, Task<RankedList>> Serve)? _making = (decide, serve);
    private Task<ComposedList>? _decided;
    private Task<RankedList>? _served;

    public bool HasFailed => _decided is { IsFaulted: true } || _served is { IsFaulted: true };

    /// <summary>Decides it, if nobody did.</summary>
    public Task DecideAsync()
    {
        lock (_turn)
            return _served ?? (Task)Decided();
    }

    public Task<RankedList> ServeAsync()
    {
        lock (_turn)
            return _served ??= ServeOnceAsync(Decided(), _making!.Value.Serve);
    }

    private Task<ComposedList> Decided() => _decided ??= Task.Run(_making!.Value.Decide);

    private async Task<RankedList> ServeOnceAsync(Task<ComposedList> decided, Func<ComposedList, Task<RankedList>> serving)
    {
        var list = await serving(await decided.ConfigureAwait(false)).ConfigureAwait(false);
        lock (_turn)
            (_making, _decided) = (null, null);
        return list;
    }
}
