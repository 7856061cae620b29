using Microsoft.Extensions.Options;

namespace VideoRec.Domain.Storage;

/// <summary>The one place that makes paths. All of them are built from ids and constants; no text from a person takes part.</summary>
public sealed class DataDirectories
{
    public DataDirectories(IOptions<StorageOptions> options)
    {
        Root = Path.GetFullPath(options.Value.DataDirectory);
        Cache = options.Value.CacheDirectory is { Length: > 0 } cache ? Path.GetFullPath(cache) : Path.Combine(Root, "cache");
        foreach (var directory in (string[])[Root, Videos, Incoming, Work, Models, Keys, Behaviour, Training, Cache])
            Directory.CreateDirectory(directory);
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "videorec.db");

    /// <summary>One folder a video with everything that is its own.</summary>
    public string Videos => Path.Combine(Root, "videos");

    /// <summary>Uploads that are still arriving; same file system as <see cref="Videos"/>, so that accepting one is a rename.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>Intermediate files of running stages.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>Models fetched on request.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>Data-protection keys, so that a restart signs nobody out.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>What was learned from behaviour.</summary>
    public string Behaviour => Path.Combine(Root, "behaviour");

    /// <summary>The behaviour model in use.</summary>
    public string BehaviourModel => Path.Combine(Behaviour, "model.bin");

    /// <summary>One folder a training of a learned model, with its checkpoint and its model's files.</summary>
    public string Training => Path.Combine(Root, "training");

    /// <summary>What can be computed anew.</summary>
    public string Cache { get; }

    /// <param name="key">A checksum.</param>
    public string CachedVectors(string key) => Path.Combine(Cache, $"{key}.vectors");

    public string TrainingRun(Guid runId) => Path.Combine(Training, runId.ToString("N"));

    public string Video(Guid videoId) => Path.Combine(Videos, videoId.ToString("N"));

    /// <param name="file">A file name kept in the database, made by the server.</param>
    public string VideoFile(Guid videoId, string file) => Path.Combine(Video(videoId), Path.GetFileName(file));

    public string VideoWork(Guid videoId) => Path.Combine(Work, videoId.ToString("N"));
}
