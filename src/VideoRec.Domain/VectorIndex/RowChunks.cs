namespace VideoRec.Domain.VectorIndex;

/// <summary>Splits a pass over the rows among the processors where it is long enough to be worth it.</summary>
internal static class RowChunks
{
    /// <summary>Multiplications below which starting a second thread costs more than it saves (about a millisecond).</summary>
    private const long ParallelFrom = 8_000_000;

    public static void ForEach(int rows, int workPerRow, Action<int, int> chunk)
    {
        if ((long)rows * workPerRow < ParallelFrom)
        {
            chunk(0, rows);
            return;
        }

        // Four chunks a processor even out what other threads of the machine take away from one of them.
        var chunks = Environment.ProcessorCount * 4;
        Parallel.For(0, chunks, i => chunk((int)((long)rows * i / chunks), (int)((long)rows * (i + 1) / chunks)));
    }
}
