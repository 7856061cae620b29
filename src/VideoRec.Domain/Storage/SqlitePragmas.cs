using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace VideoRec.Domain.Storage;

/// <summary>
/// Settings of every connection: write-ahead log (readers never wait for the writer), full sync (a power cut loses
/// nothing that was acknowledged), foreign keys, a busy timeout, and how much of the file is mapped into memory.
/// </summary>
internal sealed class SqlitePragmas(int busyTimeoutSeconds, long mappedBytes) : DbConnectionInterceptor
{
    private readonly string _pragmas =
        $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout={busyTimeoutSeconds * 1000}; PRAGMA mmap_size={mappedBytes};";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = _pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
