using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>The next-frame network in use, for videos that come in.</summary>
internal sealed class NextFrameModels
{
    private Served? _current;

    /// <summary>Puts a network into use. The one before is left to whoever may be asking it just now, and goes with them.</summary>
    /// <param name="modelId">Of <see cref="TemporalModels.IdOf"/>.</param>
    public void Publish(string modelId, NextFrameModel model) => Volatile.Write(ref _current, new Served(modelId, model));

    public void Clear() => Volatile.Write(ref _current, null);

    /// <param name="vectors">Count × <paramref name="dimension"/> numbers as the frame model gave them.</param>
    /// <returns>Null where no network is in use, or none for frames of that model, or where there are too few of them.</returns>
    public TemporalVector? Embed(Guid videoId, string frameModelId, int dimension, ReadOnlySpan<float> vectors)
    {
        if (Volatile.Read(ref _current) is not { } served || served.Model.Manifest.FrameModelId != frameModelId
            || served.Model.Manifest.Dimension != dimension || vectors.Length < dimension * NextFrameTest.LeastHistory)
            return null;
        return new TemporalVector(served.ModelId, served.Model.Embed(new FrameSequence($"{videoId:N}", $"{videoId:N}", dimension, vectors)));
    }

    private sealed record Served(string ModelId, NextFrameModel Model);
}

/// <summary>How the frames of a video follow each other.</summary>
/// <param name="ModelId">Of <see cref="TemporalModels.IdOf"/>.</param>
/// <param name="Vector">Unit length.</param>
internal sealed record TemporalVector(string ModelId, float[] Vector);
