using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;

namespace VideoRec.UnitTests.Domain.Embeddings;

/// <summary>A cache of text vectors in a folder of its own.</summary>
internal sealed class CacheFolder : IDisposable
{
    public CacheFolder() => Cache = new TextVectorCache(new DataDirectories(Options.Create(new StorageOptions { DataDirectory = Directory.FullName })));

    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("videorec-text-cache-");

    public TextVectorCache Cache { get; }

    public void Dispose() => Directory.Delete(recursive: true);
}
