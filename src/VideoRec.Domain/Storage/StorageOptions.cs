using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Storage;

/// <summary>Where the site keeps everything it owns. Section <c>VideoRec:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Folder of the database, originals, renditions, posters, keys and work files; <c>--data DIR</c>.</summary>
    /// <value>The default is <c>data</c> below the folder the site is started in.</value>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Folder of what can be computed anew at the cost of time; sites with the same models may share one.</summary>
    /// <value>The default is null: <c>cache</c> in the data directory.</value>
    public string? CacheDirectory { get; set; }

    /// <summary>How long a write waits for another writer before it says "busy", in seconds.</summary>
    /// <value>The default is 15; allowed are 1 to 120.</value>
    [Range(1, 120)]
    public int BusyTimeoutSeconds { get; set; } = 15;

    /// <summary>
    /// How much of the database is read where the operating system keeps it instead of by a call for each page, in bytes. A disk that goes
    /// away under it stops the whole site instead of one request: then choose 0.
    /// </summary>
    /// <value>The default is 1073741824 (1 GiB); allowed are 0 to 2147418112, more SQLite does not map.</value>
    [Range(0, 2147418112)]
    public long MappedBytes { get; set; } = 1L << 30;

    /// <summary>Free disk space that must stay, in bytes; uploads and stages wait below it.</summary>
    /// <value>The default is 268435456 (256 MiB).</value>
    [Range(0, long.MaxValue)]
    public long ReservedFreeBytes { get; set; } = 256L << 20;
}
