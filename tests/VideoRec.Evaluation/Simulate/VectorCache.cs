using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VideoRec.Evaluation.Simulate;

/// <summary>Keeps what models computed in a folder, so that a second run is quick; without a folder it computes every time.</summary>
internal sealed class VectorCache(DirectoryInfo? folder)
{
    /// <param name="key">Everything the value depends on; its hash is the file's name.</param>
    public async Task<T> GetAsync<T>(string key, Func<Task<T>> compute, CancellationToken cancellationToken)
    {
        if (folder is null)
            return await compute();
        var file = Path.Combine(folder.FullName, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".json");
        if (File.Exists(file))
            return JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(file, cancellationToken))!;
        var value = await compute();
        folder.Create();
        var partial = $"{file}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(partial, JsonSerializer.Serialize(value), cancellationToken);
        File.Move(partial, file, overwrite: true);
        return value;
    }
}
