namespace VideoRec.Domain.Sequences;

/// <summary>A model that tells from the videos a viewer watched, in their order, where the next one is to be expected. Safe for several threads.</summary>
public interface ISequencePredictor
{
    /// <summary>Unique; another model has another one.</summary>
    string Id { get; }

    /// <summary>Models whose vectors it reads; null where the space had none. Vectors of others mean something else to it.</summary>
    string? LookModelId { get; }

    /// <inheritdoc cref="LookModelId"/>
    string? WordsModelId { get; }

    /// <summary>Viewers it learned from.</summary>
    int Viewers { get; }

    /// <summary>Videos of a history that are read: the latest.</summary>
    int Longest { get; }

    /// <param name="watched">Joined vectors (<see cref="JoinedVectors"/>) of at least one video, one after the other, the latest last.</param>
    /// <returns>A direction in the space of the joined vectors, of any length.</returns>
    float[] Predict(float[] watched);
}
