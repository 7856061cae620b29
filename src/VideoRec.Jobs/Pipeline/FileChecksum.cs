using System.Security.Cryptography;

namespace VideoRec.Jobs.Pipeline;

/// <summary>What a file is, by its content.</summary>
internal static class FileChecksum
{
    private const int BufferSize = 1 << 20;

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}
