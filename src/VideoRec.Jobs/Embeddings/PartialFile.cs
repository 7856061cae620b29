namespace VideoRec.Jobs.Embeddings;

/// <summary>The part of a file that has arrived, with the validator (ETag or date) of the version it belongs to.</summary>
internal sealed class PartialFile(string destination)
{
    private readonly string _validatorPath = destination + ".part.version";

    public string Path { get; } = destination + ".part";

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Null where the server gave none; then the part cannot be told from one of another version.</summary>
    public string? Validator
    {
        get => File.Exists(_validatorPath) ? File.ReadAllText(_validatorPath) : null;
        set
        {
            if (value is null)
                File.Delete(_validatorPath);
            else
                File.WriteAllText(_validatorPath, value);
        }
    }

    public FileStream OpenAppend() => new(Path, FileMode.Append, FileAccess.Write, FileShare.Read);

    public void Discard()
    {
        File.Delete(Path);
        File.Delete(_validatorPath);
    }

    /// <summary>Puts the whole file in its place at once.</summary>
    public void Complete()
    {
        using (var stream = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        File.Move(Path, destination, overwrite: true);
        File.Delete(_validatorPath);
    }
}
