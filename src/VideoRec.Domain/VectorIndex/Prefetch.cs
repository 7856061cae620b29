using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Tells the processor what is read soon. Rows that are picked from all over a large index are each a wait for memory
/// several times as long as the work on them, unless they are asked for ahead. A hint: it changes no result.
/// </summary>
internal static class Prefetch
{
    private const int CacheLine = 64;

    public static unsafe void Read<T>(ReadOnlySpan<T> soon)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        fixed (byte* from = MemoryMarshal.AsBytes(soon))
            for (var at = 0; at < soon.Length * sizeof(T); at += CacheLine)
                Sse.Prefetch0(from + at);
    }
}
