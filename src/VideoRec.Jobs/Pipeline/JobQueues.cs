using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The executor's queues. Each group of queues has its own worker, which empties the first before it looks at the next.</summary>
public static class JobQueues
{
    /// <summary>Probing and vectors: quick, never behind a transcode.</summary>
    public const string Quick = "default";

    /// <summary>Makes videos watchable; goes before analysis.</summary>
    public const string Watch = "watch";

    /// <summary>Decodes for analysis.</summary>
    public const string Media = "media";

    /// <summary>Measures colour, motion and sound; goes behind what ranking waits for.</summary>
    public const string Signals = "signals";

    /// <summary>Chooses posters; goes before more embedding, so that films are finished one by one.</summary>
    public const string Posters = "posters";

    /// <summary>Runs models over frames.</summary>
    public const string Embed = "embed";

    /// <summary>Reads words on screen: long, and nothing waits for it, so it has a worker of its own.</summary>
    public const string Screen = "screen";

    /// <summary>Trains models on what viewers did: long, with a worker of its own.</summary>
    public const string Training = "training";

    /// <summary>Queues that share one worker, most urgent first: one ffmpeg and one model at a time, each beside the other.</summary>
    public static IReadOnlyList<string[]> Workers { get; } = [[Quick], [Watch, Media, Signals], [Posters, Embed], [Screen], [Training]];

    public static string Of(PipelineStage stage) => stage switch
    {
        PipelineStage.Rendition => Watch,
        PipelineStage.Frames => Media,
        PipelineStage.Embeddings => Embed,
        PipelineStage.Poster => Posters,
        PipelineStage.Features => Signals,
        PipelineStage.OnScreenText or PipelineStage.Copies => Screen,
        _ => Quick,
    };
}
