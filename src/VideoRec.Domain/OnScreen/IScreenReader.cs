using VideoRec.Domain.Frames;

namespace VideoRec.Domain.OnScreen;

/// <summary>Finds and reads text in pictures. Its models are loaded on first use and shared by all jobs.</summary>
public interface IScreenReader
{
    /// <summary>Which models read; part of what makes a reading out of date.</summary>
    string ModelId { get; }

    /// <summary>Loads the models, if they are not loaded yet.</summary>
    /// <exception cref="Embeddings.ModelUnavailableException">A model's files are missing, damaged or not loadable.</exception>
    Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Lines of text in one picture, in order of reading.</summary>
    /// <param name="shortSide">Pixels of the shorter side at which to look; fewer are quicker and miss smaller letters.</param>
    /// <exception cref="Embeddings.ModelUnavailableException">A model's files are missing, damaged or not loadable.</exception>
    Task<IReadOnlyList<TextRegion>> FindAsync(RgbFrames picture, int shortSide, CancellationToken cancellationToken);

    /// <summary>What stands in regions of one picture.</summary>
    /// <returns>One text a region, in their order.</returns>
    /// <exception cref="Embeddings.ModelUnavailableException">A model's files are missing, damaged or not loadable.</exception>
    Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, IReadOnlyList<TextRegion> regions, CancellationToken cancellationToken);
}
