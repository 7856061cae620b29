using Microsoft.Extensions.Options;

namespace VideoRec.Domain.Storage;

/// <summary>Keeps <see cref="StorageOptions.ReservedFreeBytes"/> of the disk free.</summary>
public sealed class DiskSpace(DataDirectories directories, IOptions<StorageOptions> options)
{
    public long FreeBytes => new DriveInfo(directories.Root).AvailableFreeSpace;

    /// <param name="neededBytes">Bytes that are about to be written.</param>
    public bool HasRoomFor(long neededBytes) => FreeBytes - neededBytes >= options.Value.ReservedFreeBytes;

    /// <exception cref="StorageFullException">Writing that much would leave too little.</exception>
    public void Require(long neededBytes)
    {
        if (!HasRoomFor(neededBytes))
            throw new StorageFullException();
    }
}
