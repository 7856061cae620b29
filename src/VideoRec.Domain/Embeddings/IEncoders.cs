using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;

namespace VideoRec.Domain.Embeddings;

/// <summary>Turns frames into vectors.</summary>
public interface IFrameEncoder
{
    string ModelId { get; }

    /// <summary>Pixels the model wants a frame to have.</summary>
    int InputWidth { get; }

    int InputHeight { get; }

    /// <summary>Numbers a frame.</summary>
    int Dimension { get; }

    /// <summary>Logits a frame; 0 where the model names nothing.</summary>
    int LabelCount { get; }

    /// <summary>Names of the logits; null where the model names nothing.</summary>
    LabelVocabulary? Labels { get; }

    /// <param name="frames">Frames of the model's own input size.</param>
    /// <param name="progress">Fraction done, 0…1.</param>
    Task<FrameEncoding> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken);
}

/// <param name="Count">Frames N.</param>
/// <param name="Dimension">Numbers a frame D.</param>
/// <param name="Embeddings">N × D, not normalised.</param>
/// <param name="LabelCount">Logits a frame L, 0 where there are none.</param>
/// <param name="Logits">N × L.</param>
public sealed record FrameEncoding(int Count, int Dimension, float[] Embeddings, int LabelCount, float[] Logits)
{
    public ReadOnlySpan<float> Embedding(int frame) => Embeddings.AsSpan(frame * Dimension, Dimension);

    public ReadOnlySpan<float> LogitsOf(int frame) => Logits.AsSpan(frame * LabelCount, LabelCount);
}

/// <summary>Turns a text into a unit vector.</summary>
public interface ITextEncoder
{
    string ModelId { get; }

    int Dimension { get; }

    Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Tells where in a frame its subject is.</summary>
public interface ISaliencyEncoder
{
    string ModelId { get; }

    /// <param name="frames">Frames of any size; they are resized to the model's.</param>
    Task<SaliencyMaps> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken);
}

/// <param name="Values">Count × Height × Width saliencies in 0…1.</param>
public sealed record SaliencyMaps(int Count, int Width, int Height, float[] Values)
{
    public ReadOnlySpan<float> Map(int frame) => Values.AsSpan(frame * Width * Height, Width * Height);
}

/// <summary>The encoders of the models in use; each is loaded on first use and shared by all jobs.</summary>
public interface IEncoders
{
    /// <param name="modelId">A model of the catalogue; null for the one in use.</param>
    /// <exception cref="ModelUnavailableException">The model's files are missing, damaged or not loadable.</exception>
    Task<IFrameEncoder> FrameAsync(string? modelId, CancellationToken cancellationToken);

    /// <inheritdoc cref="FrameAsync"/>
    Task<ITextEncoder> TextAsync(string? modelId, CancellationToken cancellationToken);

    /// <summary>The text model whose vectors lie in the space of a frame model's, such as CLIP's text tower for its picture tower; null where none is installed.</summary>
    /// <exception cref="ModelUnavailableException">It is installed and cannot be loaded.</exception>
    Task<ITextEncoder?> TowerAsync(string frameModelId, CancellationToken cancellationToken) => Task.FromResult<ITextEncoder?>(null);

    /// <inheritdoc cref="FrameAsync"/>
    Task<ISaliencyEncoder> SaliencyAsync(string? modelId, CancellationToken cancellationToken);
}

/// <summary>A model cannot be used now; stages that need it wait and go on when it is back.</summary>
public sealed class ModelUnavailableException(string modelId, string message, Exception? inner = null) : Exception(message, inner)
{
    public string ModelId { get; } = modelId;
}
