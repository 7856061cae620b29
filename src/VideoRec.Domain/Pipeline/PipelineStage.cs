namespace VideoRec.Domain.Pipeline;

/// <summary>The stages a video travels, in order.</summary>
public enum PipelineStage
{
    /// <summary>What the file is: container, codecs, length, size.</summary>
    Probe,

    /// <summary>A rendition that a browser plays.</summary>
    Rendition,

    /// <summary>Frames evenly over the length, with their times.</summary>
    Frames,

    /// <summary>Frame vectors and labels.</summary>
    Embeddings,

    /// <summary>Saliency: the poster and where its subject is.</summary>
    Poster,

    /// <summary>Colour, texture, motion, spectra and sound, measured without a network.</summary>
    Features,

    /// <summary>The look and words vectors of the whole video.</summary>
    Vectors,

    /// <summary>In the live index and in search.</summary>
    Index,

    /// <summary>Whether it, or a part of it, is here already.</summary>
    Copies,

    /// <summary>Words on screen, with their times.</summary>
    OnScreenText,
}

public enum StageState
{
    /// <summary>Waits for an earlier stage.</summary>
    Blocked,

    /// <summary>Due at <c>NotBefore</c>.</summary>
    Ready,

    Running,

    Done,

    /// <summary>Gave up after its attempts, or can never succeed; can be retried by a person.</summary>
    Failed,

    /// <summary>Waits for disk space or a model; uses up no attempts.</summary>
    Waiting,
}
