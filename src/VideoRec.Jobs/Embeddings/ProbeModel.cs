namespace VideoRec.Jobs.Embeddings;

/// <summary>A graph of one operator (opset 13, <c>y = Relu(x)</c>, float32[1]): the cheapest thing a provider must be able to open.</summary>
internal static class ProbeModel
{
    public static byte[] Bytes { get; } =
        Convert.FromBase64String("CAg6NwoMCgF4EgF5IgRSZWx1EgVwcm9iZVoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=");
}
