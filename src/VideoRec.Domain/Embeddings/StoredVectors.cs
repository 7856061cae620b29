namespace VideoRec.Domain.Embeddings;

/// <summary>Vector of one frame under one model: <see cref="Dimension"/> little-endian float32.</summary>
public sealed class FrameVector
{
    public Guid VideoId { get; init; }

    public required string ModelId { get; init; }

    public int Ordinal { get; init; }

    public int Dimension { get; init; }

    public required byte[] Vector { get; set; }
}

/// <summary>Vector of a whole video in one space under one model: <see cref="Dimension"/> little-endian float32, unit length.</summary>
public sealed class VideoVector
{
    public Guid VideoId { get; init; }

    public VectorSpace Space { get; init; }

    public required string ModelId { get; init; }

    public int Dimension { get; init; }

    /// <summary>Of words: version of the text that was read, which changes with the program; else 0.</summary>
    public int Form { get; init; }

    public required byte[] Vector { get; set; }
}

/// <summary>What a video is compared by.</summary>
public enum VectorSpace
{
    /// <summary>What the frames show.</summary>
    Look,

    /// <summary>What title, description and tags say.</summary>
    Words,

    /// <summary>Colour, texture, motion, spectra and sound, measured without a network.</summary>
    Signals,

    /// <summary>How the frames follow each other: the last state of a network that tells the next one. There are none while no such network is in use.</summary>
    Temporal,
}
