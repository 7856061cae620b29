using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Uploads;

/// <summary>Limits of uploads. Section <c>VideoRec:Uploads</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>Largest file that is taken, in bytes.</summary>
    /// <value>The default is 8589934592 (8 GiB); allowed are 1 MiB to 1 TiB.</value>
    [Range(1L << 20, 1L << 40)]
    public long MaxFileBytes { get; set; } = 8L << 30;
}
