using System.ComponentModel.DataAnnotations;

namespace VideoRec.Jobs.Embeddings;

/// <summary>How models are found, chosen and run. Section <c>VideoRec:Embeddings</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Folder of the models that come with the site.</summary>
    /// <value>The default is empty: <c>models</c> beside the program.</value>
    public string ModelsDirectory { get; set; } = "";

    /// <summary>Model that sees frames where the system page has chosen none; an id of the catalogue.</summary>
    /// <value>The default is <c>efficientnet-lite1</c>.</value>
    [Required]
    public string FrameModel { get; set; } = "efficientnet-lite1";

    /// <summary>Model that reads texts where the system page has chosen none; an id of the catalogue.</summary>
    /// <value>The default is <c>use-multilingual-v3</c>.</value>
    [Required]
    public string TextModel { get; set; } = "use-multilingual-v3";

    /// <summary>Model that finds the subject of a frame where the system page has chosen none; an id of the catalogue.</summary>
    /// <value>The default is <c>vit-s14-saliency</c>.</value>
    [Required]
    public string SaliencyModel { get; set; } = "vit-s14-saliency";

    /// <summary>Execution providers in the order in which they are tried, separated by commas.</summary>
    /// <value>The default is <c>DirectML,CUDA,CPU</c>; allowed are these three names, in any order, at least one.</value>
    [Required]
    [RegularExpression(@"^\s*(DirectML|CUDA|CPU)(\s*,\s*(DirectML|CUDA|CPU))*\s*$",
        ErrorMessage = "VideoRec:Embeddings:ExecutionProviders must list DirectML, CUDA and CPU in the order to try, separated by commas.")]
    public string ExecutionProviders { get; set; } = "DirectML,CUDA,CPU";

    /// <summary>Which graphics card DirectML and CUDA use, counted from 0 as the driver does.</summary>
    /// <value>The default is 0; allowed are 0 to 64.</value>
    [Range(0, 64)]
    public int DeviceId { get; set; }

    /// <summary>Frames a run.</summary>
    /// <value>The default is 8; allowed are 1 to 256.</value>
    [Range(1, 256)]
    public int BatchSize { get; set; } = 8;

    /// <summary>Threads one run may use on the CPU; 0 for as many as there are cores.</summary>
    /// <value>The default is 0; allowed are 0 to 256.</value>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Probability from which on a label is believed, 0…1.</summary>
    /// <value>The default is 0.5: measured on real films, nearly all are right there and most are wrong below 0.45.</value>
    [Range(0.05, 1)]
    public double LabelThreshold { get; set; } = 0.5;

    /// <summary>Labels a video may have.</summary>
    /// <value>The default is 8; allowed are 0 to 50.</value>
    [Range(0, 50)]
    public int MaxLabels { get; set; } = 8;

    /// <summary>
    /// Where model files are fetched from in place of the addresses in their manifests, as <c>mirror/file name</c>: for a
    /// machine without internet. A file that is copied into the data folder's <c>models</c> counts as well.
    /// </summary>
    /// <value>The default is empty: the public addresses; allowed is an http or https address.</value>
    [RegularExpression(@"^https?://\S+$", ErrorMessage = "VideoRec:Embeddings:ModelMirror must be an http or https address.")]
    public string ModelMirror { get; set; } = "";

    /// <summary>Largest model file that is fetched, in bytes.</summary>
    /// <value>The default is 4294967296 (4 GiB).</value>
    [Range(1, long.MaxValue)]
    public long MaxDownloadBytes { get; set; } = 4L << 30;

    /// <summary>How long a server may send nothing before a download stops (it can be resumed), in seconds.</summary>
    /// <value>The default is 60; allowed are 1 to 3600.</value>
    [Range(1, 3600)]
    public int DownloadStallSeconds { get; set; } = 60;
}
