namespace VideoRec.Tests;

/// <summary>The BERT sentence encoder as it lies in the shared folder: the edition in 16 bits of what the shipped manifest names.</summary>
internal static class MiniLm
{
    public const string Id = "all-minilm-l6-v2";

    public static IEnumerable<string> Files => [Id + ".onnx", Id + ".vocab.txt"];

    public static string Source(string file) => Path.Combine(SharedFolder.Require("models"), file);
}
