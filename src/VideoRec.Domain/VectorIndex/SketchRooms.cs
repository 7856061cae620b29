namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Room for one number a row that is used again, by one snapshot's space after the other: it is large, and fresh room
/// would cost as much as the scan that fills it.
/// </summary>
internal sealed class SketchRooms
{
    private const int MostFree = 64;

    /// <summary>The part of the rows that may come before the room is too small.</summary>
    private const int Spare = 16;

    private readonly Lock _turn = new();
    private readonly Stack<float[]> _free = [];

    /// <returns>Room for at least so many numbers, whatever they are.</returns>
    public float[] Take(int rows)
    {
        lock (_turn)
            while (_free.TryPop(out var room))
                if (room.Length >= rows)
                    return room;
        return GC.AllocateUninitializedArray<float>(rows + (rows / Spare));
    }

    public void Give(float[] room)
    {
        lock (_turn)
            if (_free.Count < MostFree)
                _free.Push(room);
    }
}
